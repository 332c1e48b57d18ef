package io.ballast.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.ballast.table.IpAddress;

/**
 * One process of the bench of probing: {@code servers}, which listens at every 127.x address and says its port; or
 * {@code checker} or {@code bare}, which connects to many of them every second and says what that took.
 */
final class ProbeLoad {

    private static final int CLOCK_TICKS = 100;

    private ProbeLoad() {
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("servers")) {
            serve();
            return;
        }
        int port = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        long seconds = Long.parseLong(arguments[3]);
        if (arguments[0].equals("bare")) {
            bare(port, count, seconds);
        } else {
            check(port, count, seconds);
        }
    }

    private static void serve() throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress("0.0.0.0", 0), 4096);
            System.out.println("port " + server.socket().getLocalPort());
            while (true) {
                server.accept().close();
            }
        }
    }

    private static IpAddress address(int number) {
        return IpAddress.parse("127.1." + number / 250 + "." + (1 + number % 250));
    }

    private static void bare(int port, int count, long seconds) throws Exception {
        var addresses = IntStream.range(0, count)
                .mapToObj(each -> new InetSocketAddress(address(each).toInetAddress(), port)).toList();
        var loop = new BareLoop(addresses);
        Thread.ofPlatform().daemon().start(loop);
        TimeUnit.SECONDS.sleep(seconds);
        long before = loop.connections();
        double processor = processorSeconds();
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        double passed = (System.nanoTime() - began) / 1e9;
        say("processor", (processorSeconds() - processor) / passed);
        say("rate", (loop.connections() - before) / passed);
        say("resident", residentMegabytes());
    }

    private static void check(int port, int count, long seconds) throws Exception {
        var pace = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 1, 2);
        Set<ProbeTarget> targets = IntStream.range(0, count)
                .mapToObj(each -> new ProbeTarget(address(each), port, new TcpCheck(pace))).collect(Collectors.toSet());
        try (var checker = Plain.checker(new Random(1))) {
            checker.assign(targets);
            TimeUnit.SECONDS.sleep(seconds);
            var before = targets.stream().map(checker::figures).toList();
            double processor = processorSeconds();
            long began = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double passed = (System.nanoTime() - began) / 1e9;
            say("processor", (processorSeconds() - processor) / passed);
            var after = targets.stream().map(checker::figures).toList();
            say("rate", (probes(after) - probes(before)) / passed);
            // In any span a target is probed once for each whole interval, give or take the jitter at its ends.
            say("skipped", (double) IntStream.range(0, count)
                    .filter(each -> after.get(each).probes() - before.get(each).probes() < (long) passed - 1).count());
            say("failed", (double) after.stream().mapToLong(each -> each.failures() + each.impossible()).sum());
            var lateness = checker.lateness();
            say("median", lateness.median().toNanos() / 1e6);
            say("p99", lateness.p99().toNanos() / 1e6);
            say("greatest", lateness.greatest().toNanos() / 1e6);
            say("resident", residentMegabytes());
        }
    }

    private static long probes(List<ProbeFigures> figures) {
        return figures.stream().mapToLong(ProbeFigures::probes).sum();
    }

    private static void say(String name, double value) {
        System.out.println(String.format(Locale.ROOT, "%s %.4f", name, value));
    }

    /** User and system time of this process. */
    private static double processorSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) CLOCK_TICKS;
    }

    private static double residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", ""))).findFirst().orElseThrow() / 1024;
    }
}
