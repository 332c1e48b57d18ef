package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

import io.ballast.definition.MailAddress;
import io.ballast.definition.NotificationChannel.Mail;
import io.ballast.definition.NotificationChannel.Security;
import io.ballast.notify.channel.Delivery.Outcome;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;

/** Carries messages by SMTP: one connection a message, one dialogue for all its recipients. */
final class MailDelivery {

    /** A whole dialogue may take this many times as long as one answer. */
    private static final int ANSWERS = 6;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");

    private final String helo;

    /** @param director its name, which it says in its greeting where that can be a host's */
    MailDelivery(String director) {
        this.helo = HOST.matcher(director).matches() ? director : "localhost";
    }

    static Duration limit(Mail channel) {
        return channel.timeout().multipliedBy(ANSWERS);
    }

    Delivery deliver(Mail channel, Message message, Set<String> settled, Transcript transcript) {
        transcript.hide(channel.password());
        var open = open(channel, settled);
        if (open.isEmpty()) {
            return Delivery.whole(Outcome.DELIVERED, "every recipient was told before", transcript.lines());
        }
        var server = channel.server() + ":" + channel.port();
        try {
            return send(channel, message, open, transcript).with(transcript.lines());
        } catch (AuthenticationFailedException e) {
            // It speaks of the channel and not of the message: that gets through when the password is right again.
            return failed(server + " does not let " + channel.user() + " in: " + e.getMessage(), transcript);
        } catch (GeneralSecurityException e) {
            return failed("its ca cannot be used: " + e.getMessage(), transcript);
        } catch (MessagingException | RuntimeException e) {
            return failed(Reasons.of(e, server, channel.timeout()), transcript);
        }
    }

    private static Delivery failed(String why, Transcript transcript) {
        return Delivery.whole(Outcome.FAILED_FOR_NOW, transcript.clean(why), transcript.lines());
    }

    private static List<MailAddress> open(Mail channel, Set<String> settled) {
        return channel.to().stream().map(MailAddress::parse).filter(to -> !settled.contains(to.address())).toList();
    }

    private Delivery send(Mail channel, Message message, List<MailAddress> open, Transcript transcript)
            throws MessagingException, GeneralSecurityException {
        var session = Session.getInstance(properties(channel));
        session.setDebugOut(new PrintStream(new SmtpTrace(transcript), true, UTF_8));
        session.setDebug(true);
        var mail = MailComposer.compose(session, channel, message);
        var envelope = new ArrayList<Address>();
        for (var to : open) {
            envelope.add(MailComposer.address(to));
        }
        // Not "smtps" for TLS from the start: the names of the properties would be others.
        var transport = session.getTransport("smtp");
        try {
            var password = channel.password();
            transport.connect(channel.server(), channel.port(), channel.user(),
                    password == null ? null : password.reveal());
            transport.sendMessage(mail, envelope.toArray(Address[]::new));
            return new Answers(open, transcript).all();
        } catch (SendFailedException e) {
            return new Answers(open, transcript).of(e);
        } finally {
            hangUp(transport);
        }
    }

    private static void hangUp(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // What was answered before holds.
            return;
        }
    }

    private Properties properties(Mail channel) throws GeneralSecurityException {
        var properties = new Properties();
        var millis = Long.toString(channel.timeout().toMillis());
        for (var name : List.of("connectiontimeout", "timeout", "writetimeout")) {
            properties.setProperty("mail.smtp." + name, millis);
        }
        properties.setProperty("mail.smtp.localhost", helo);
        properties.setProperty("mail.smtp.from", MailAddress.parse(channel.from()).address());
        // Those who are accepted get the mail though another one is not.
        properties.setProperty("mail.smtp.sendpartial", "true");
        // An answer to QUIT tells nothing more, and some give none.
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.auth", Boolean.toString(channel.user() != null));
        properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(channel.security() == Security.TLS));
        boolean startTls = channel.security() == Security.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", Boolean.toString(channel.verify()));
        if (channel.security() != Security.NONE) {
            properties.put("mail.smtp.ssl.socketFactory",
                    Trust.context(channel.verify(), channel.ca()).getSocketFactory());
            // Another factory than the one that verifies is no way out.
            properties.setProperty("mail.smtp.ssl.socketFactory.fallback", "false");
        }
        return properties;
    }
}
