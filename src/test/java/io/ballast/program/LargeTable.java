package io.ballast.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.ballast.lab.Host;
import io.ballast.lab.Ipvsadm;

/**
 * A table so large that there is time to kill the program that writes it. Nobody asks these services for anything.
 *
 * <p>From the first to the second every service that stays is edited, and every other service is removed.
 */
enum LargeTable {

    GROWN(1, 1), SHRUNK(2, 5);

    private static final int SERVICES = 2000;
    private static final int SERVERS = 2;

    private final int step;

    private final int weight;

    LargeTable(int step, int weight) {
        this.step = step;
        this.weight = weight;
    }

    private IntStream numbers() {
        return IntStream.iterate(0, number -> number < SERVICES, number -> number + step);
    }

    /** What to PUT. */
    String document() {
        return numbers().mapToObj(number -> """
                {"name": "s%d", "protocol": "tcp", "address": "%s", "port": 80, "scheduler": "wrr",
                 "check": {"type": "none"}, "servers": [%s]}""".formatted(number, address(number), servers()))
                .collect(Collectors.joining(", ", "{\"services\": [", "]}"));
    }

    private String servers() {
        return IntStream.range(0, SERVERS)
                .mapToObj(number -> "{\"name\": \"r%d\", \"address\": \"%s\", \"weight\": %d}".formatted(number,
                        server(number), weight))
                .collect(Collectors.joining(", "));
    }

    /** What ipvsadm has to list then, in the order of {@link #of}. */
    List<Ipvsadm.Service> services() {
        var servers = IntStream.range(0, SERVERS)
                .mapToObj(number -> new Ipvsadm.Server(server(number) + ":80", "Masq", weight, 0, 0)).toList();
        return numbers().mapToObj(number -> new Ipvsadm.Service("TCP", address(number) + ":80", "wrr", "", servers))
                .sorted(Comparator.comparing(Ipvsadm.Service::key)).toList();
    }

    /** What ipvsadm lists of it. */
    static List<Ipvsadm.Service> of(Host director) {
        return Ipvsadm.list(director).stream().filter(service -> service.key().startsWith("10.79."))
                .map(service -> new Ipvsadm.Service(service.protocol(), service.key(), service.scheduler(),
                        service.options(),
                        service.servers().stream().sorted(Comparator.comparing(Ipvsadm.Server::address)).toList()))
                .sorted(Comparator.comparing(Ipvsadm.Service::key)).toList();
    }

    /** The kernel's own list of it, which costs no process; another text after any change. */
    static String glance(Host director) {
        return director.call(() -> {
            try (var lines = Files.lines(Path.of("/proc/thread-self/net/ip_vs"))) {
                return lines.filter(line -> line.contains("0A4F") || line.contains("0A4E"))
                        .collect(Collectors.joining("\n"));
            }
        });
    }

    private static String address(int number) {
        return "10.79." + number / 200 + "." + (1 + number % 200);
    }

    private static String server(int number) {
        return "10.78.0." + (1 + number);
    }
}
