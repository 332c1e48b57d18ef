package io.ballast.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A small network: machines on one Ethernet, 10.77.0.0/24 and fd77::/64, made for one test class and gone after it.
 *
 * <p>Each topology has a switch of its own, so that names and addresses may repeat from test to test. Make it in
 * {@code @BeforeAll}, close it in {@code @AfterAll}: a machine costs about a quarter of a second.
 */
public final class Topology implements AutoCloseable {

    private static final Pattern HARDWARE = Pattern.compile("\\[([0-9A-Fa-f:]{17})\\]");

    private final Host network = new Host("switch");

    private final List<Host> hosts = new ArrayList<>();

    private final List<AutoCloseable> held = new ArrayList<>();

    private int next = 1;

    public Topology() {
        network.feed("link add br0 type bridge\nlink set br0 up\n", "ip", "-batch", "-");
    }

    /** A machine that forwards packets; the first made has 10.77.0.1, the next of any kind 10.77.0.2, and so on. */
    public Host director(String name) {
        Host host = host(name);
        host.sysctl("net.ipv4.ip_forward", "1");
        host.sysctl("net.ipv6.conf.all.forwarding", "1");
        return host;
    }

    /** A machine that forwards nothing: a real server or a client. */
    public Host host(String name) {
        Host host = new Host(name);
        hosts.add(host);
        quiet(host, "all");
        quiet(host, "default");
        int number = next++;
        String port = "port" + number;
        network.feed("link add " + port + " type veth peer name eth0 netns " + host.netns() + "\nlink set " + port
                + " master br0 up\n", "ip", "-batch", "-");
        host.feed("link set lo up\naddr add " + v4(number) + "/24 dev eth0\naddr add " + v6(number)
                + "/64 dev eth0 nodad\nlink set eth0 up\n", "ip", "-batch", "-");
        return host;
    }

    /** The address of a machine in this network, IPv4. */
    public String v4(Host host) {
        return v4(hosts.indexOf(host) + 1);
    }

    /** The address of a machine in this network, IPv6, without brackets. */
    public String v6(Host host) {
        return v6(hosts.indexOf(host) + 1);
    }

    /** The n-th virtual address, from 0, which no machine has until somebody puts it up. */
    public static String vip(int n) {
        return v4(100 + n);
    }

    /** The n-th virtual address of IPv6, without brackets. */
    public static String vip6(int n) {
        return v6(100 + n);
    }

    /** A server that answers with its machine's name, closed with the topology. */
    public EchoServer tcpServer(Host host, String address, int port) {
        return hold(EchoServer.tcp(host, address, port));
    }

    /** As {@link #tcpServer} for UDP. */
    public EchoServer udpServer(Host host, String address, int port) {
        return hold(EchoServer.udp(host, address, port));
    }

    /** Closes this with the topology, the last held first. */
    public <T extends AutoCloseable> T hold(T closeable) {
        held.add(closeable);
        return closeable;
    }

    /** Cuts a machine off the network ({@code false}) or joins it again: its link goes down as when a cable is pulled. */
    public void plugged(Host host, boolean in) {
        network.run("ip", "link", "set", "port" + (hosts.indexOf(host) + 1), in ? "up" : "down");
    }

    /** Loses some of the packets to a machine and as many of those from it, at random, as a bad cable does. */
    public void lossy(Host host, double percent) {
        String port = "port" + (hosts.indexOf(host) + 1);
        network.run("tc", "qdisc", "add", "dev", port, "root", "netem", "loss", percent + "%");
        host.run("tc", "qdisc", "add", "dev", "eth0", "root", "netem", "loss", percent + "%");
    }

    /** How many packets {@link #lossy} has lost on their way to a machine. */
    public long lost(Host host) {
        String shown = network.run("tc", "-s", "qdisc", "show", "dev", "port" + (hosts.indexOf(host) + 1));
        return Long.parseLong(shown.replaceAll("(?s).*dropped (\\d+).*", "$1"));
    }

    /** The hardware addresses that answer when a machine asks who has an IPv4 address, in small letters. */
    public Set<String> answering(Host asking, String address) {
        var output = asking.attempt("", "arping", "-b", "-c", "2", "-w", "5", "-I", "eth0", address).output();
        return HARDWARE.matcher(output).results().map(each -> each.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        held.reversed().forEach(Topology::close);
        hosts.forEach(Host::close);
        network.close();
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError(closeable + " does not close", e);
        }
    }

    // Answers may take another way than questions, nothing may redirect anybody, and addresses work at once.
    private static void quiet(Host host, String which) {
        host.sysctl("net.ipv4.conf." + which + ".rp_filter", "0");
        host.sysctl("net.ipv4.conf." + which + ".send_redirects", "0");
        host.sysctl("net.ipv4.conf." + which + ".accept_redirects", "0");
        host.sysctl("net.ipv6.conf." + which + ".accept_redirects", "0");
        host.sysctl("net.ipv6.conf." + which + ".accept_dad", "0");
    }

    private static String v4(int number) {
        return "10.77.0." + number;
    }

    private static String v6(int number) {
        return "fd77::" + Integer.toHexString(number);
    }
}
