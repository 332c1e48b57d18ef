package io.ballast.vrrp.router;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;

/** A router for tests of the application's side: the real socket and words, and no election behind them. */
public final class FakeRouter implements AutoCloseable {

    private final Outbox outbox = new Outbox();
    private final Inbox inbox = new Inbox(this::wake);
    private final List<Down> told = new CopyOnWriteArrayList<>();
    private final ControlServer server;
    private volatile boolean still;

    /** @param process what it says its number is */
    public FakeRouter(Path directory, long process) throws IOException {
        this(directory, process, Up.Hello.PROTOCOL);
    }

    public FakeRouter(Path directory, long process, int protocol) throws IOException {
        StateDirectory.make(directory);
        server = new ControlServer(directory, new Up.Hello(protocol, "1", process, Instant.ofEpochSecond(process)),
                inbox, outbox, _ -> {
                });
        server.start();
    }

    private synchronized void wake() {
        for (var word = inbox.next(); word != null; word = inbox.next()) {
            if (word instanceof Word.Told(var message)) {
                if (message instanceof Down.Ask ask) {
                    answer(ask);
                    continue;
                }
                told.add(message);
                if (message instanceof Down.Acknowledge acknowledged) {
                    outbox.acknowledge(acknowledged.number());
                }
            }
        }
    }

    private void answer(Down.Ask ask) {
        if (!still) {
            outbox.answer(ask.number());
        }
    }

    /** From now on it answers no questions, as one whose loop hangs, or answers again those that come. */
    public void still(boolean now) {
        still = now;
    }

    /** Everything that it was told of a kind, by whoever connected. */
    public <T extends Down> List<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Everything that it was told in its order, apart from acknowledgements. */
    public List<Down> told() {
        return told.stream().filter(each -> !(each instanceof Down.Acknowledge)).toList();
    }

    public void state(Up.State state) {
        outbox.state(state);
    }

    public void lacks(Lack... lacks) {
        outbox.lacks(List.of(lacks));
    }

    public void figures(Up.Figures figures) {
        outbox.figures(figures);
    }

    public void news(LongFunction<News> make) {
        outbox.news(make);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
