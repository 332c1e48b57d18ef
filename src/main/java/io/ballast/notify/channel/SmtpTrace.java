package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.regex.Pattern;

/**
 * Makes a transcript of what the mail library tells of its dialogue: commands and answers, no mail text, and of
 * authentication only that there was one. What is neither command nor answer is the library's own talk.
 */
final class SmtpTrace extends OutputStream {

    private static final int LONGEST = 4000;
    private static final Pattern ANSWER = Pattern.compile("[2-5][0-9]{2}([ -].*)?");
    private static final Pattern COMMAND = Pattern
            .compile("(EHLO|HELO|MAIL FROM:|RCPT TO:|DATA|STARTTLS|RSET|NOOP|QUIT)( ?.*)?");
    private static final Pattern SUPPRESSED = Pattern.compile("DEBUG SMTP: AUTH (\\S+) command trace suppressed");
    private static final Pattern AUTHENTICATED = Pattern.compile("DEBUG SMTP: AUTH \\S+ (succeeded|failed)");

    private final Transcript transcript;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean inMail;

    SmtpTrace(Transcript transcript) {
        this.transcript = transcript;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            take(line.toString(UTF_8).stripTrailing());
            line.reset();
        } else if (line.size() < LONGEST) {
            line.write(b);
        }
    }

    private void take(String text) {
        if (inMail) {
            inMail = !text.equals(".");
            return;
        }
        var suppressed = SUPPRESSED.matcher(text);
        var authenticated = AUTHENTICATED.matcher(text);
        if (ANSWER.matcher(text).matches()) {
            transcript.add("S: " + text);
            if (text.startsWith("354")) {
                transcript.add("C: (the mail)");
                inMail = true;
            }
        } else if (COMMAND.matcher(text).matches()) {
            transcript.add("C: " + text);
        } else if (suppressed.matches()) {
            transcript.add("C: AUTH " + suppressed.group(1) + " ***");
        } else if (authenticated.matches()) {
            transcript.add("S: (authentication " + authenticated.group(1) + ")");
        }
    }
}
