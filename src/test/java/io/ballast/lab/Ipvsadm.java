package io.ballast.lab;

import java.util.ArrayList;
import java.util.List;

/** What the other tool sees in a director's table, and tables made by it. */
public final class Ipvsadm {

    private Ipvsadm() {
    }

    /**
     * One virtual service as {@code ipvsadm -Ln} shows it.
     *
     * @param protocol {@code TCP}, {@code UDP}, {@code SCTP} or {@code FWM}
     * @param key {@code 10.77.0.100:80}, {@code [fd77::64]:80}, or a mark's number, with {@code IPv6} after it for IPv6
     * @param options what follows the scheduler's name, such as {@code persistent 300}; empty if nothing does
     */
    public record Service(String protocol, String key, String scheduler, String options, List<Server> servers) {
    }

    /**
     * One real server as {@code ipvsadm -Ln} shows it.
     *
     * @param forward {@code Masq}, {@code Route}, {@code Tunnel} or {@code Local}
     */
    public record Server(String address, String forward, int weight, int active, int inactive) {
    }

    /** The table of a director. */
    public static List<Service> list(Host director) {
        return parse(director.run("ipvsadm", "-Ln"));
    }

    /** The table as {@code ipvsadm -Sn} writes it, for comparing two tables line by line. */
    public static List<String> saved(Host director) {
        return director.run("ipvsadm", "-Sn").lines().map(String::strip).toList();
    }

    /** Runs many commands in one process: lines such as {@code -A -t 10.77.0.100:80 -s rr}. */
    public static void restore(Host director, String lines) {
        director.feed(lines.endsWith("\n") ? lines : lines + "\n", "ipvsadm", "-R");
    }

    static List<Service> parse(String output) {
        List<Service> services = new ArrayList<>();
        for (String line : output.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("->") && !words[1].startsWith("Remote")) {
                services.getLast().servers().add(server(words));
            } else if (words[0].matches("TCP|UDP|SCTP|FWM")) {
                services.add(service(words));
            }
        }
        return services;
    }

    private static Service service(String[] words) {
        boolean six = words[0].equals("FWM") && words[2].equals("IPv6");
        int scheduler = six ? 3 : 2;
        String options = String.join(" ", List.of(words).subList(scheduler + 1, words.length));
        return new Service(words[0], six ? words[1] + " IPv6" : words[1], words[scheduler], options, new ArrayList<>());
    }

    private static Server server(String[] words) {
        return new Server(words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4]),
                Integer.parseInt(words[5]));
    }
}
