package io.ballast.health.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process that serves one port for each of some protocols, well, until it is killed, and that can be stopped. */
final class WellBehaved implements AutoCloseable {

    /** What is served, by the names of {@link #port}. */
    private static final Map<String, LoopbackServer.Script> SERVED = Map.of(
            "greeting", connection -> talk(connection, "220 ready\r\n", "221 bye\r\n"),
            "http", WellBehaved::http,
            "smtp", connection -> talk(connection, "220 ready\r\n", "250 hello\r\n", "221 bye\r\n"),
            "agent", connection -> LoopbackServer.say(connection, "up 75%\n"),
            "json", WellBehaved::json);

    private final Process process;
    private final Map<String, Integer> ports = new HashMap<>();

    private WellBehaved(Process process) throws IOException {
        this.process = process;
        var output = process.inputReader(StandardCharsets.UTF_8);
        for (var line = output.readLine(); line != null && !line.equals("ready"); line = output.readLine()) {
            var words = line.split(" ", -1);
            ports.put(words[0], Integer.valueOf(words[1]));
        }
    }

    static WellBehaved start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new WellBehaved(new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), WellBehaved.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** The program: prints each protocol with its port, and serves until its input ends, as it does with its parent. */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        for (var served : SERVED.entrySet()) {
            System.out.println(served.getKey() + " " + new LoopbackServer(served.getValue()).port());
        }
        var secured = new LoopbackServer(new TestAuthority("Authority").issue("127.0.0.1").listen(),
                WellBehaved::http);
        System.out.println("https " + secured.port());
        System.out.println("udp " + new UdpServer(InetAddress.ofLiteral("127.0.0.1"), 0, List::of).port());
        System.out.println("ready");
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    int port(String protocol) {
        var port = ports.get(protocol);
        if (port == null) {
            throw new IllegalArgumentException(protocol + " is not served; is the program running?");
        }
        return port;
    }

    /** Stops it as a debugger would, or a machine that has lost its disk: its kernel goes on. */
    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start()
                .waitFor();
        if (status != 0) {
            throw new IOException("no signal could be sent");
        }
    }

    private static void talk(Socket connection, String greeting, String... answers) throws IOException {
        LoopbackServer.say(connection, greeting);
        for (var answer : answers) {
            LoopbackServer.line(connection);
            LoopbackServer.say(connection, answer);
        }
    }

    private static void http(Socket connection) throws IOException {
        LoopbackServer.head(connection);
        LoopbackServer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nall is well");
    }

    private static void json(Socket connection) throws IOException {
        LoopbackServer.head(connection);
        LoopbackServer.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"free\": 40}");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
