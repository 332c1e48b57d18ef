package io.ballast.vrrp.router;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;

import io.ballast.linux.Capabilities;
import io.ballast.linux.Capabilities.Capability;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.Session;

/** The process of the router: puts its parts together, and takes them apart in order. */
final class RouterProcess {

    private static final int GUARD_HEAP_MIB = 16;
    private static final long GUARD_MILLIS = 10_000;
    private static final long END_MILLIS = 5000;

    private final Path directory;
    private final LogFile log;
    private final Outbox outbox = new Outbox();
    private final KernelWires wires = new KernelWires();
    private final Inbox inbox = new Inbox(wires::wake);
    private final MemoryFile memory;
    private final GuardProcess guard;
    private final ControlServer server;
    private final RouterLoop loop;

    private RouterProcess(Path directory, LogFile log) throws IOException {
        this.directory = directory;
        this.log = log;
        var left = left();
        memory = new MemoryFile(StateDirectory.standing(directory), left, log);
        guard = new GuardProcess(RouterProcess::startGuard, why -> inbox.add(new Word.GuardReplaced(why)));
        var ground = new KernelGround(wires);
        var ports = new Ports(wires, ground, guard, memory, Times.SYSTEM);
        var router = new Router(ports, inbox, outbox, new Sequences(left.sequences(), memory), lacks(), log);
        router.clear(left.standing());
        ground.rehearse();
        loop = new RouterLoop(router, wires, this::failed);
        server = new ControlServer(directory, hello(), inbox, outbox, log);
    }

    /** @return the exit code */
    static int run(Path directory) throws InterruptedException {
        Session.begin();
        try {
            StateDirectory.make(directory);
            try (var channel = FileChannel.open(StateDirectory.lock(directory), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE); var lock = channel.tryLock()) {
                if (lock == null) {
                    System.err.println("Another router works in " + directory + ".");
                    return 1;
                }
                var log = new LogFile(StateDirectory.log(directory));
                return new RouterProcess(directory, log).run();
            }
        } catch (IOException | OverlappingFileLockException | ErrnoException e) {
            System.err.println("The router cannot work in " + directory + ": " + e);
            return 1;
        }
    }

    private int run() throws InterruptedException {
        log.accept("the router has started, process " + ProcessHandle.current().pid());
        var hook = new Thread(this::stop, "ballast-vrrp-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        Rehearsal.play();
        // No address goes up unguarded, unless there can be no guard.
        guard.awaitAnswer(GUARD_MILLIS);
        loop.start();
        server.start();
        loop.awaitEnd(Long.MAX_VALUE);
        return 0;
    }

    /** By SIGTERM, or since the loop is over: whatever is up comes down before the process ends. */
    private void stop() {
        try {
            inbox.add(new Word.End());
            if (loop.awaitEnd(END_MILLIS)) {
                guard.close();
            }
            server.close();
            log.accept("the router has ended");
            memory.close();
            log.close();
        } catch (InterruptedException | IOException e) {
            log.accept("the router has ended badly: " + e);
        }
    }

    private Left left() {
        try {
            return MemoryFile.read(StateDirectory.standing(directory));
        } catch (IOException e) {
            log.accept("what an earlier router left cannot be read: " + e);
            return Left.NOTHING;
        }
    }

    /** Nothing that is not understood goes on: the guard takes everything down, and the application starts another. */
    private void failed(Throwable e) {
        log.accept("the router failed: " + e + " " + List.of(e.getStackTrace()));
        log.close();
        Runtime.getRuntime().halt(1);
    }

    private static Process startGuard() throws IOException {
        var words = List.of(RouterMain.GUARD, Long.toString(ProcessHandle.current().pid()));
        return JavaCommand.of(GUARD_HEAP_MIB, words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static List<Lack> lacks() {
        var lacking = Capabilities.lacking("VRRP", EnumSet.of(Capability.CAP_NET_ADMIN, Capability.CAP_NET_RAW));
        return lacking == null ? List.of() : List.of(new Lack(null, lacking));
    }

    private static Up.Hello hello() {
        var version = Objects.requireNonNullElse(RouterProcess.class.getPackage().getImplementationVersion(), "");
        return new Up.Hello(Up.Hello.PROTOCOL, version, ProcessHandle.current().pid(), Instant.now());
    }
}
