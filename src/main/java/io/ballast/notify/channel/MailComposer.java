package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UnsupportedEncodingException;
import java.util.Date;
import java.util.List;

import io.ballast.definition.MailAddress;
import io.ballast.definition.NotificationChannel.Mail;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;

/**
 * Makes a mail of a message. The same message always makes a mail with the same Message-ID and date, so that a mail that is
 * sent twice can be told; and all mails of one incident refer to one root that nobody sends (RFC 5322 section 3.6.4), so
 * that they form one thread whoever got which of them.
 */
final class MailComposer {

    private static final int LONGEST_ID = 200;

    private MailComposer() {
    }

    /** A mail that keeps its Message-ID when it is sent. */
    private static final class Stable extends MimeMessage {

        private final String id;

        Stable(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    static MimeMessage compose(Session session, Mail channel, Message message) throws MessagingException {
        var from = MailAddress.parse(channel.from());
        var mail = new Stable(session, id(message.id(), from));
        mail.setSentDate(Date.from(message.time()));
        mail.setFrom(address(from));
        mail.setRecipients(RecipientType.TO, addresses(channel.to()));
        mail.setHeader("Subject", MimeUtility.fold(9, encoded(MessageText.title(message))));
        var incident = message.incident();
        if (incident != null) {
            var root = id("incident-" + incident, from);
            mail.setHeader("References", root);
            if (!message.first()) {
                mail.setHeader("In-Reply-To", root);
            }
        }
        // RFC 3834 section 5: nobody's absence is told to a director.
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Mailer", "Ballast");
        mail.setText(MessageText.of(message), "UTF-8");
        mail.saveChanges();
        return mail;
    }

    private static String encoded(String subject) throws MessagingException {
        try {
            return MimeUtility.encodeText(subject, "UTF-8", null);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("Java knows UTF-8", e);
        }
    }

    /** Of letters, digits, dots and hyphens, whatever it is made of. */
    private static String id(String local, MailAddress from) {
        var plain = local.replaceAll("[^A-Za-z0-9.-]", "-");
        return "<" + plain.substring(0, Math.min(plain.length(), LONGEST_ID)) + "@" + from.domain() + ">";
    }

    private static InternetAddress[] addresses(List<String> texts) throws MessagingException {
        var addresses = new InternetAddress[texts.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(MailAddress.parse(texts.get(i)));
        }
        return addresses;
    }

    /** The name becomes an encoded word or a quoted string, and the address alone goes into the envelope. */
    static InternetAddress address(MailAddress of) throws MessagingException {
        try {
            return of.display().isEmpty()
                    ? new InternetAddress(of.address(), false)
                    : new InternetAddress(of.address(), Line.of(of.display(), LONGEST_ID), UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("Java knows UTF-8", e);
        }
    }
}
