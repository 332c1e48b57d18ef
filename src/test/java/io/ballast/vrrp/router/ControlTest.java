package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlTest {

    private static final Up.Hello HELLO = new Up.Hello(Up.Hello.PROTOCOL, "1.2.3", 77, Instant.ofEpochSecond(5));

    @TempDir
    private Path directory;

    private final BlockingQueue<Integer> wakes = new LinkedBlockingQueue<>();
    private final Inbox inbox = new Inbox(() -> wakes.add(1));
    private final Outbox outbox = new Outbox();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        StateDirectory.make(directory);
        start();
    }

    private void start() throws IOException {
        var server = new ControlServer(directory, HELLO, inbox, outbox, line -> {
        });
        server.start();
        open.add(server);
    }

    @AfterEach
    void close() throws Exception {
        for (var each : open) {
            each.close();
        }
    }

    private RouterLink connect() throws IOException {
        var link = RouterLink.connect(directory);
        open.add(link);
        return link;
    }

    private Word word() throws InterruptedException {
        assertThat(wakes.poll(30, TimeUnit.SECONDS)).isNotNull();
        var word = inbox.next();
        assertThat(word).isNotNull();
        return Objects.requireNonNull(word);
    }

    private News news(long number) {
        return new News(number, Instant.ofEpochSecond(number), "one", News.Kind.TROUBLE, null, null, null, null, null,
                "something " + number);
    }

    private SocketChannel raw() throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(StateDirectory.socket(directory)));
        open.add(channel);
        return channel;
    }

    @Test
    void application_thatConnects_hearsWhoAnswersAndHowThingsAre() throws Exception {
        var state = new Up.State("one", Role.BACKUP, 100, null, Instant.ofEpochSecond(9), Cause.STARTED, "it began");
        outbox.state(state);
        outbox.lacks(List.of(new Lack("one", "there is no interface eth7")));
        outbox.news(this::news);
        var link = connect();

        assertThat(link.receive()).isEqualTo(HELLO);
        assertThat(link.receive()).isEqualTo(state);
        assertThat(link.receive()).isEqualTo(new Up.Lacks(List.of(new Lack("one", "there is no interface eth7"))));
        assertThat(link.receive()).isEqualTo(new Up.Happened(news(1)));
        outbox.news(this::news);
        assertThat(link.receive()).isEqualTo(new Up.Happened(news(2)));
    }

    @Test
    void messages_comeToTheLoopInTheirOrder() throws Exception {
        var link = connect();
        assertThat(word()).isEqualTo(new Word.ApplicationCame());
        link.send(new Down.Ready(true));
        link.send(new Down.Failover("one"));
        assertThat(word()).isEqualTo(new Word.Told(new Down.Ready(true)));
        assertThat(word()).isEqualTo(new Word.Told(new Down.Failover("one")));
        link.close();
        assertThat(word()).isEqualTo(new Word.ApplicationLeft());
    }

    @Test
    void news_thatWereNotAcknowledged_areToldAgainToTheNext() throws Exception {
        outbox.news(this::news);
        outbox.news(this::news);
        var first = connect();
        first.receive();
        first.receive();
        assertThat(first.receive()).isEqualTo(new Up.Happened(news(1)));
        first.close();
        outbox.acknowledge(1);

        var second = connect();
        second.receive();
        second.receive();
        assertThat(second.receive()).isEqualTo(new Up.Happened(news(2)));
    }

    @Test
    void secondApplication_takesThePlaceOfTheFirst() throws Exception {
        var first = connect();
        first.receive();
        assertThat(word()).isEqualTo(new Word.ApplicationCame());
        var second = connect();
        assertThat(second.receive()).isEqualTo(HELLO);
        assertThat(word()).isEqualTo(new Word.ApplicationCame());

        assertThatThrownBy(() -> {
            while (true) {
                first.receive();
            }
        }).isInstanceOf(EOFException.class);
        second.send(new Down.Ready(true));
        // The end of the first is no end of the application.
        assertThat(word()).isEqualTo(new Word.Told(new Down.Ready(true)));
    }

    @Test
    void garbage_isRefusedAndTheConnectionGoesOn() throws Exception {
        var channel = raw();
        channel.write(
                ByteBuffer.wrap("{nonsense\n{\"type\":\"ready\",\"ready\":true}\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(word()).isEqualTo(new Word.ApplicationCame());
        assertThat(word()).isEqualTo(new Word.Told(new Down.Ready(true)));

        var lines = new LineReader(channel);
        var seen = new ArrayList<Up>();
        while (seen.stream().noneMatch(Up.Refused.class::isInstance)) {
            seen.add(Lines.up(Objects.requireNonNull(lines.next())));
        }
    }

    @Test
    void lineWithoutEnd_endsTheConnection() throws Exception {
        var channel = raw();
        assertThat(word()).isEqualTo(new Word.ApplicationCame());
        var much = ByteBuffer.wrap(new byte[Lines.LONGEST + 1]);
        try {
            while (much.hasRemaining()) {
                channel.write(much);
            }
        } catch (IOException e) {
            // It may be closed under the last bytes.
        }
        assertThat(word()).isEqualTo(new Word.ApplicationLeft());
    }

    @Test
    void applicationCutOffInALine_hasSaidNothing() throws Exception {
        var channel = raw();
        channel.write(ByteBuffer.wrap("{\"type\":\"handOver\"}".getBytes(StandardCharsets.UTF_8)));
        assertThat(word()).isEqualTo(new Word.ApplicationCame());
        channel.close();
        assertThat(word()).isEqualTo(new Word.ApplicationLeft());
    }

    @Test
    void socket_isItsUsersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(StateDirectory.socket(directory))))
                .isEqualTo("rw-------");
    }

    @Test
    void fileThatNobodyListensOn_isReplaced() throws Exception {
        close();
        open.clear();
        var path = StateDirectory.socket(directory);
        try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        start();
        assertThat(connect().receive()).isEqualTo(HELLO);
    }

    @Test
    void slowReader_losesTheOldestNewsAndHearsHowMany() throws Exception {
        for (int i = 0; i < Outbox.MOST_NEWS + 5; i++) {
            outbox.news(this::news);
        }
        var seen = outbox.next(new Outbox.Reader(), Duration.ZERO.toMillis());
        assertThat(seen).contains(new Up.Dropped(5)).contains(new Up.Happened(news(6)))
                .doesNotContain(new Up.Happened(news(5)));
    }

    @Test
    void lastWords_areSentBeforeTheEnd() throws Exception {
        var link = connect();
        link.receive();
        for (int i = 0; i < 100; i++) {
            outbox.news(this::news);
        }
        var server = open.getFirst();
        var end = Thread.ofVirtual().start(() -> {
            try {
                server.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        var seen = new ArrayList<Up>();
        assertThatThrownBy(() -> {
            while (true) {
                seen.add(link.receive());
            }
        }).isInstanceOf(EOFException.class);
        end.join();
        assertThat(seen.getLast()).isEqualTo(new Up.Happened(news(100)));
    }

    @Test
    void routerThatEnds_doesNotWaitForAnApplicationThatTakesNothing() throws Exception {
        raw();
        assertThat(word()).isEqualTo(new Word.ApplicationCame());
        for (int i = 0; i < Outbox.MOST_NEWS; i++) {
            outbox.news(number -> new News(number, Instant.EPOCH, "one", News.Kind.TROUBLE, null, null, null, null,
                    null, "x".repeat(1000)));
        }
        open.getFirst().close();
        assertThat(StateDirectory.socket(directory)).doesNotExist();
    }

    @Test
    void question_isAnsweredOnce() throws Exception {
        var reader = new Outbox.Reader();
        outbox.answer(7);
        assertThat(outbox.next(reader, 0)).contains(new Up.Answer(7));
        outbox.lacks(List.of());
        assertThat(outbox.next(reader, 0)).doesNotContain(new Up.Answer(7));
    }

    @Test
    void whatIsSaidByOneWhoLeavesAtOnce_isHeard() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (var link = RouterLink.connect(directory)) {
                link.send(new Down.Failover("one"));
            }
            assertThat(word()).isEqualTo(new Word.ApplicationCame());
            assertThat(word()).isEqualTo(new Word.Told(new Down.Failover("one")));
            assertThat(word()).isEqualTo(new Word.ApplicationLeft());
        }
    }
}
