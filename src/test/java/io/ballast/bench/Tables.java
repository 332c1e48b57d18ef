package io.ballast.bench;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables of any size, as ipvsadm reads them and as the REST API does: the same services, the same servers. */
final class Tables {

    static final int SERVERS = 10;

    private Tables() {
    }

    /** Services are numbered, and a number has its own addresses: two ranges without a common number share nothing. */
    static String lines(int first, int services) {
        return IntStream.range(first, first + services).mapToObj(Tables::linesOf).collect(Collectors.joining());
    }

    private static String linesOf(int service) {
        var head = "-A -t " + vip(service) + ":80 -s wrr\n";
        return head + IntStream.range(0, SERVERS).mapToObj(
                server -> "-a -t " + vip(service) + ":80 -r " + rip(service, server) + ":80 -m -w " + (server + 1)
                        + "\n")
                .collect(Collectors.joining());
    }

    static String cluster(int first, int services) {
        return IntStream.range(first, first + services).mapToObj(Tables::service)
                .collect(Collectors.joining(",\n", "{\"services\": [\n", "]}"));
    }

    private static String service(int service) {
        var servers = IntStream.range(0, SERVERS)
                .mapToObj(server -> "{\"name\": \"r" + server + "\", \"address\": \"" + rip(service, server)
                        + "\", \"weight\": " + (server + 1) + "}")
                .collect(Collectors.joining(", "));
        return "{\"name\": \"s" + service + "\", \"protocol\": \"tcp\", \"address\": \"" + vip(service)
                + "\", \"port\": 80, \"scheduler\": \"wrr\", \"forwarding\": \"nat\", \"check\": {\"type\": \"none\"}, "
                + "\"servers\": [" + servers + "]}";
    }

    private static String vip(int service) {
        return "10." + (100 + service / 62_500) + "." + service / 250 % 250 + "." + (service % 250 + 1);
    }

    private static String rip(int service, int server) {
        return "10." + (150 + server) + "." + service / 250 + "." + (service % 250 + 1);
    }
}
