package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;

import io.ballast.definition.NotificationChannel.Template;
import io.ballast.definition.NotificationChannel.Webhook;
import io.ballast.health.probe.TestAuthority;
import io.ballast.notify.channel.Delivery.Outcome;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

/** Webhooks to receivers of every temper. */
class WebhookDeliveryTest extends ChannelFixture {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Request(String target, Headers headers, String body) {

        String header(String name) {
            return headers.getFirst(name) == null ? "" : headers.getFirst(name);
        }
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** Answers the requests with these in turn, and further ones with the last: status, and a text or where to go. */
    private String receiver(String... answers) throws IOException {
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server = receiver;
        var count = new AtomicInteger();
        receiver.createContext("/", exchange -> {
            requests.add(new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            var answer = answers[Math.min(count.getAndIncrement(), answers.length - 1)].split(" ", 2);
            int status = Integer.parseInt(answer[0]);
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", answer[1]);
            }
            var text = answer.length == 1 ? new byte[0] : answer[1].getBytes(UTF_8);
            exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
            if (text.length > 0) {
                exchange.getResponseBody().write(text);
            }
            exchange.close();
        });
        receiver.start();
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/in";
    }

    /** A receiver that does with each connection what a test says. */
    private interface Play {
        void with(Socket connection) throws IOException, InterruptedException;
    }

    private static ServerSocket raw(Play play) throws IOException {
        var listening = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(() -> {
            try (var connection = listening.accept()) {
                play.with(connection);
            } catch (IOException | InterruptedException e) {
                // The other end went first.
            }
        });
        return listening;
    }

    private static String url(ServerSocket listening) {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/";
    }

    private static Webhook impatient(String url) {
        return new Webhook("hook", "", true, url, Template.GENERIC, null, Map.of(), null, null, null, true, null,
                Duration.ofMillis(400), 1);
    }

    @Test
    void message_arrivesAsJson_withItsId() throws IOException {
        var delivery = deliver(webhook(receiver("202 taken")), Messages.opened());
        assertThat(delivery.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(delivery.answer()).isEqualTo("202 Accepted: taken");
        var request = requests.getFirst();
        assertThat(Message.of(JSON.readTree(request.body()))).isEqualTo(Messages.opened());
        assertThat(request.header("Content-Type")).startsWith("application/json");
        assertThat(request.header("Idempotency-Key")).isEqualTo("m-1");
        assertThat(request.header("User-Agent")).isEqualTo("Ballast");
        assertThat(request.header(Signature.HEADER)).isEmpty();
    }

    @Test
    void receiverThatFailsTwice_getsTheSameThreeTimes() throws IOException {
        var channel = webhook(receiver("503 starting", "500", "200 ok"), Template.GENERIC, null, Map.of(), null,
                "0123456789abcdef");
        assertThat(deliver(channel, Messages.opened()).outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(deliver(channel, Messages.opened()).outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
        assertThat(deliver(channel, Messages.opened()).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(requests).hasSize(3).extracting(Request::body).containsOnly(requests.getFirst().body());
        assertThat(requests).extracting(request -> request.header("Idempotency-Key")).containsOnly("m-1");
    }

    @Test
    void signature_isOfTimeAndBody_byTheKey() throws IOException {
        var key = "a key of the receiver's";
        deliver(webhook(receiver("200"), Template.GENERIC, null, Map.of(), null, key), Messages.opened());
        var request = requests.getFirst();
        var signature = request.header(Signature.HEADER);
        assertThat(signature).matches("t=" + NOW.getEpochSecond() + ",v1=[0-9a-f]{64}");
        assertThat(signature).isEqualTo(Signature.of(key, NOW, request.body().getBytes(UTF_8)));
        assertThat(Signature.of("key", Instant.ofEpochSecond(1), "x".getBytes(UTF_8)))
                .as("printf 1.x | openssl dgst -sha256 -hmac key")
                .isEqualTo("t=1,v1=" + EXPECTED);
        assertThat(Signature.of("other", NOW, request.body().getBytes(UTF_8))).isNotEqualTo(signature);
    }

    private static final String EXPECTED = "fc4913c41a7bf793267e2a384f3261c9436ec2cd097bd745e7b0d99113f510ec";

    @Test
    void secrets_goWhereTheyBelong_andAreNotShown() throws IOException {
        var channel = webhook(receiver("400 bad token secret-token-5, key 0123456789abcdef") + "/{token}?t={token}",
                Template.GENERIC, null, Map.of("Authorization", "Bearer {token}", "X-Plain", "yes"), "secret-token-5",
                "0123456789abcdef");
        var delivery = deliver(channel, Messages.opened());
        var request = requests.getFirst();
        assertThat(request.target()).isEqualTo("/in/secret-token-5?t=secret-token-5");
        assertThat(request.header("Authorization")).isEqualTo("Bearer secret-token-5");
        assertThat(request.header("X-Plain")).isEqualTo("yes");
        assertThat(delivery.toString()).doesNotContain("secret-token-5", "0123456789abcdef").contains("***");
        assertThat(delivery.transcript()).anyMatch(line -> line.endsWith("/in/{token}?t={token}"));
    }

    @Test
    void pagerDutysKey_isNotShown() throws IOException {
        var delivery = deliver(webhook(receiver("202 ok"), Template.PAGERDUTY, null, Map.of(), null, null),
                Messages.opened());
        assertThat(requests.getFirst().body()).contains("routing-key-77");
        assertThat(delivery.toString()).doesNotContain("routing-key-77").contains("\"routing_key\":\"***\"");
    }

    @ParameterizedTest
    @CsvSource({"200,DELIVERED", "204,DELIVERED", "400,FAILED_FOR_GOOD", "401,FAILED_FOR_GOOD", "404,FAILED_FOR_GOOD",
            "410,FAILED_FOR_GOOD", "408,FAILED_FOR_NOW", "425,FAILED_FOR_NOW", "429,FAILED_FOR_NOW",
            "500,FAILED_FOR_NOW", "503,FAILED_FOR_NOW"})
    void status_saysWhetherToTryAgain(int status, Outcome outcome) throws IOException {
        assertThat(deliver(webhook(receiver(Integer.toString(status))), Messages.opened()).outcome())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_isNotFollowed(int status) throws IOException {
        try (var target = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            target.setSoTimeout(200);
            var delivery = deliver(webhook(receiver(status + " " + url(target))), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_GOOD);
            assertThat(delivery.answer()).contains("redirects are not followed");
            assertThat(requests).hasSize(1);
            assertThatThrownBy(target::accept)
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void thisMachine_isLeftAlone() throws IOException {
        var url = receiver("200");
        channels(false);
        for (var host : List.of("127.0.0.1", "localhost", "127.1", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]",
                "[::1]")) {
            var delivery = deliver(webhook(url.replace("127.0.0.1", host)), Messages.opened());
            assertThat(delivery.outcome()).as(host).isEqualTo(Outcome.FAILED_FOR_NOW);
        }
        assertThat(requests).isEmpty();
        assertThat(deliver(webhook(url), Messages.opened()).answer())
                .contains("where no webhook goes", "ballast.notifications.local-webhooks");
    }

    @Test
    void endlessAnswer_isReadAtItsBeginning() throws IOException {
        for (var head : List.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n")) {
            try (var endless = raw(connection -> {
                connection.getOutputStream().write(head.getBytes(UTF_8));
                var chunk = ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(UTF_8);
                while (true) {
                    connection.getOutputStream().write(chunk);
                }
            })) {
                var delivery = deliver(webhook(url(endless)), Messages.opened());
                assertThat(delivery.outcome()).as("%s", delivery).isEqualTo(Outcome.DELIVERED);
                assertThat(delivery.answer()).hasSizeLessThan(2100);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\n"})
    void endlessHead_isLeft(String head) throws IOException {
        try (var endless = raw(connection -> {
            connection.getOutputStream().write(head.getBytes(UTF_8));
            while (true) {
                connection.getOutputStream().write(head.endsWith("\n")
                        ? "A: b\r\n".getBytes(UTF_8)
                        : "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".getBytes(UTF_8));
            }
        })) {
            assertThat(deliver(webhook(url(endless)), Messages.opened()).outcome())
                    .isEqualTo(Outcome.FAILED_FOR_NOW);
        }
    }

    @Test
    void receiverThatDrips_isLeft() throws IOException {
        try (var slow = raw(connection -> {
            while (true) {
                connection.getOutputStream().write('H');
                Thread.sleep(20);
            }
        })) {
            var delivery = deliver(impatient(url(slow)), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(delivery.answer()).matches("no end in 1.4 s|.*no answer in 0.4 s");
        }
    }

    @Test
    void receiverThatIsSilentOrGone_isTriedAgain() throws IOException {
        try (var silent = raw(connection -> connection.getInputStream().transferTo(OutputStream.nullOutputStream()))) {
            var delivery = deliver(impatient(url(silent)), Messages.opened());
            assertThat(delivery.outcome()).isEqualTo(Outcome.FAILED_FOR_NOW);
            assertThat(delivery.answer()).isEqualTo("127.0.0.1: no answer in 0.4 s");
        }
        int port;
        try (var gone = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            port = gone.getLocalPort();
        }
        assertThat(deliver(webhook("http://127.0.0.1:" + port + "/"), Messages.opened()).answer())
                .isEqualTo("127.0.0.1: connection refused");
        try (var dropping = raw(Socket::close)) {
            assertThat(deliver(webhook(url(dropping)), Messages.opened()).outcome())
                    .isEqualTo(Outcome.FAILED_FOR_NOW);
        }
        assertThat(deliver(webhook("http://no-such-host.invalid/"), Messages.opened()).answer())
                .isEqualTo("no-such-host.invalid: the name cannot be resolved");
    }

    @Test
    void certificate_isVerified() throws Exception {
        var authority = new TestAuthority("ours");
        try (var tls = authority.issue("127.0.0.1").listen()) {
            Thread.ofVirtual().start(() -> {
                while (!tls.isClosed()) {
                    try (var connection = tls.accept()) {
                        connection.getInputStream().read();
                        connection.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
                        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // Not believed.
                    }
                }
            });
            var url = "https://127.0.0.1:" + tls.getLocalPort() + "/";
            assertThat(deliver(webhook(url), Messages.opened()).answer()).contains("TLS failed");
            assertThat(deliver(tls(url, true, authority.pem()), Messages.opened()).isDelivered()).isTrue();
            assertThat(deliver(tls(url, false, null), Messages.opened()).isDelivered()).isTrue();
            var elsewhere = url.replace("127.0.0.1", "localhost");
            assertThat(deliver(tls(elsewhere, true, authority.pem()), Messages.opened()).answer())
                    .contains("TLS failed");
        }
    }

    private static Webhook tls(String url, boolean verify, @Nullable String ca) {
        return new Webhook("hook", "", true, url, Template.GENERIC, null, Map.of(), null, null, null, verify, ca,
                Duration.ofSeconds(20), 1);
    }

    @Test
    void text_becomesNoHeader() throws IOException {
        var message = Messages.message("m\r\nX-Evil: 1", "i", true, Message.What.OPENED, "x\r\nX-Evil: 1");
        deliver(webhook(receiver("200")), message);
        assertThat(requests.getFirst().headers()).doesNotContainKey("X-evil");
        assertThat(requests.getFirst().header("Idempotency-Key")).isEqualTo("m X-Evil: 1");
    }
}
