package io.ballast.notify.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLSocket;

import io.ballast.health.probe.TestAuthority.Issued;

import org.jspecify.annotations.Nullable;

/** A mail server on loopback that answers what a test says. */
final class FakeSmtp implements AutoCloseable {

    /** Hangs up instead of answering. */
    static final String HANG_UP = "hang up";
    /** Never answers. */
    static final String SILENCE = "silence";
    /** Says 220 to STARTTLS and then something that is no TLS. */
    static final String NONSENSE = "nonsense";

    /** What is answered to a command; null for what a good server says. */
    interface Replies {
        @Nullable
        String to(String command);
    }

    private final ServerSocket listening;
    private final Replies replies;
    private final @Nullable Issued certificate;
    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<String> mails = new CopyOnWriteArrayList<>();

    FakeSmtp(Replies replies) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), null, replies);
    }

    /** @param certificate for STARTTLS */
    FakeSmtp(ServerSocket listening, @Nullable Issued certificate, Replies replies) {
        this.listening = listening;
        this.certificate = certificate;
        this.replies = replies;
        Thread.ofVirtual().start(this::serve);
    }

    static FakeSmtp startTls(Issued certificate, Replies replies) throws IOException {
        return new FakeSmtp(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), certificate, replies);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (var connection = listening.accept()) {
                talk(connection);
            } catch (IOException | InterruptedException | GeneralSecurityException e) {
                // The other end may go first.
            }
        }
    }

    private void talk(Socket first) throws IOException, InterruptedException, GeneralSecurityException {
        var socket = first;
        var in = reader(socket);
        if (!say(socket, answer("", "220 fake ESMTP"))) {
            return;
        }
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            commands.add(line);
            var answer = answer(line, usual(line));
            if (answer.equals(NONSENSE)) {
                say(socket, "220 go ahead\r\nthis is no TLS");
                continue;
            }
            if (!say(socket, answer)) {
                return;
            }
            if (line.equals("STARTTLS") && answer.startsWith("220") && certificate != null) {
                var tls = (SSLSocket) certificate.context().getSocketFactory().createSocket(socket, "127.0.0.1",
                        socket.getPort(), true);
                tls.setUseClientMode(false);
                socket = tls;
                in = reader(socket);
            } else if (answer.startsWith("354")) {
                mails.add(mail(in));
                if (!say(socket, answer(".", "250 taken"))) {
                    return;
                }
            }
        }
    }

    private String answer(String command, String usual) {
        var answer = replies.to(command);
        return answer == null ? usual : answer;
    }

    private String usual(String line) {
        if (line.startsWith("EHLO")) {
            return certificate == null ? "250 fake" : "250-fake\r\n250 STARTTLS";
        }
        return switch (line.split("[ :]", 2)[0]) {
            case "DATA" -> "354 go";
            case "STARTTLS" -> "220 go";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    private static boolean say(Socket socket, String answer) throws IOException, InterruptedException {
        if (answer.equals(SILENCE)) {
            Thread.sleep(60_000);
        }
        if (answer.equals(HANG_UP)) {
            return false;
        }
        socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return true;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String mail(BufferedReader in) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            lines.add(line);
        }
        return String.join("\n", lines);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
