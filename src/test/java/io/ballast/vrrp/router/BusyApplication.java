package io.ballast.vrrp.router;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.ballast.health.HealthChecker;
import io.ballast.health.Pace;
import io.ballast.health.Plain;
import io.ballast.health.ProbeTarget;
import io.ballast.health.TcpCheck;
import io.ballast.table.IpAddress;

/** A process that does what an application does beside its router: probes 10,000 servers, and fills its heap all the time. */
final class BusyApplication {

    private static final int SERVERS = 10_000;
    private static final int PIECE = 4096;
    private static final int PIECES_KEPT = 16_384;
    private static final int PIECES_AT_ONCE = 100;

    private BusyApplication() {
    }

    /** Starts it on a machine, and waits until it probes. */
    static Process start(Machine machine, Duration interval) throws IOException {
        var command = List.of(ProcessHandle.current().info().command().orElse("java"), "-Xms48m", "-Xmx256m",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                BusyApplication.class.getName(), String.valueOf(interval.toMillis()));
        var process = machine.start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
        if (process.inputReader().readLine() == null) {
            throw new IOException("what is to keep the machine busy has ended");
        }
        return process;
    }

    /** @param arguments milliseconds between two probes of a server */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        var listening = ServerSocketChannel.open().bind(new InetSocketAddress("0.0.0.0", 0), 4096);
        Thread.ofPlatform().daemon().start(() -> serve(listening));
        var check = new TcpCheck(
                new Pace(Duration.ofMillis(Long.parseLong(arguments[0])), Duration.ofMillis(500), 1, 2));
        int port = listening.socket().getLocalPort();
        var targets = IntStream.range(0, SERVERS).mapToObj(number -> new ProbeTarget(address(number), port, check))
                .collect(Collectors.toSet());
        try (var checker = new HealthChecker(new Random(1), _ -> _ -> {
            throw new IOException("only connections are probed here");
        }, Plain.marking((_, _) -> {
        }))) {
            checker.assign(targets);
            System.out.println("busy");
            fill();
        }
    }

    private static IpAddress address(int number) {
        return IpAddress.parse("127.1." + number / 250 + "." + (1 + number % 250));
    }

    private static void serve(ServerSocketChannel listening) {
        try {
            while (true) {
                listening.accept().close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("nobody can be served any more", e);
        }
    }

    /** 64 MiB that live for some seconds each, and so die old: the costliest way to use a heap. */
    private static void fill() throws InterruptedException {
        var kept = new ArrayDeque<byte[]>();
        while (true) {
            for (int i = 0; i < PIECES_AT_ONCE; i++) {
                kept.add(new byte[PIECE]);
            }
            while (kept.size() > PIECES_KEPT) {
                kept.remove();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
