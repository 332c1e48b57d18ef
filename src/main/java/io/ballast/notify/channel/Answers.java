package io.ballast.notify.channel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.ballast.definition.MailAddress;
import io.ballast.notify.channel.Delivery.Outcome;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What a mail server answered for each recipient. 4xx asks for another attempt, 5xx forbids it (RFC 5321 section 4.2.1); a
 * connection that broke asks for one too.
 */
final class Answers {

    private static final int PERMANENT = 500;

    private record Answer(int code, String text) {

        boolean isPermanent() {
            return code >= PERMANENT;
        }
    }

    private final List<MailAddress> recipients;
    private final Transcript transcript;

    /** @param recipients whom the dialogue was about */
    Answers(List<MailAddress> recipients, Transcript transcript) {
        this.recipients = recipients;
        this.transcript = transcript;
    }

    Delivery all() {
        var reached = new TreeSet<String>();
        recipients.forEach(to -> reached.add(to.address()));
        return new Delivery(Outcome.DELIVERED, "the mail server has it", reached, new TreeMap<>(), transcript.lines());
    }

    Delivery of(SendFailedException failure) {
        var sent = sent(failure);
        var each = each(failure);
        var whole = whole(failure);
        var reached = new TreeSet<String>();
        var waiting = new TreeMap<String, String>();
        var refused = new TreeMap<String, String>();
        for (var to : recipients) {
            var answer = each.getOrDefault(to.address(), whole);
            if (sent.contains(to.address())) {
                reached.add(to.address());
            } else if (answer.isPermanent()) {
                refused.put(to.address(), answer.text());
            } else {
                waiting.put(to.address(), answer.text());
            }
        }
        var outcome = waiting.isEmpty()
                ? refused.isEmpty() ? Outcome.DELIVERED : Outcome.FAILED_FOR_GOOD
                : Outcome.FAILED_FOR_NOW;
        return new Delivery(outcome, inWords(waiting, refused), reached, refused, transcript.lines());
    }

    private String inWords(SortedMap<String, String> waiting, SortedMap<String, String> refused) {
        var all = new TreeMap<>(waiting);
        all.putAll(refused);
        if (all.size() == recipients.size() && new HashSet<>(all.values()).size() == 1) {
            return all.firstEntry().getValue();
        }
        return transcript.clean(all.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("; ")));
    }

    private static Set<String> sent(SendFailedException failure) {
        var addresses = failure.getValidSentAddresses();
        return addresses == null
                ? Set.of()
                : Arrays.stream(addresses).map(Answers::address).collect(Collectors.toSet());
    }

    private static String address(Address address) {
        return address instanceof InternetAddress internet ? internet.getAddress() : address.toString();
    }

    private Map<String, Answer> each(SendFailedException failure) {
        var answers = new HashMap<String, Answer>();
        for (Exception next = failure; next instanceof MessagingException link; next = link.getNextException()) {
            if (link instanceof SMTPAddressFailedException refusal) {
                answers.put(refusal.getAddress().getAddress(), answer(refusal.getReturnCode(), refusal.getMessage()));
            }
        }
        return answers;
    }

    /** Of the sender, or of the mail itself: it holds for whom nothing else was said of. */
    private Answer whole(SendFailedException failure) {
        for (Exception next = failure; next instanceof MessagingException link; next = link.getNextException()) {
            if (link instanceof SMTPSenderFailedException refusal) {
                return answer(refusal.getReturnCode(), refusal.getMessage());
            }
        }
        return failure instanceof SMTPSendFailedException refusal
                ? answer(refusal.getReturnCode(), refusal.getMessage())
                : answer(0, failure.getMessage());
    }

    private Answer answer(int code, @Nullable String text) {
        return new Answer(code, text == null || text.isBlank() || text.contains("[EOF]") || code < 0
                ? "the server hung up"
                : transcript.clean(text));
    }
}
