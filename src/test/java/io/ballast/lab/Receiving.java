package io.ballast.lab;

/** How a real server is set up by hand to take what a director sends it, one way for each forwarding method. */
public final class Receiving {

    private Receiving() {
    }

    /**
     * For nat and fullnat: answers from this address go back through the director. Other answers, such as those of a
     * virtual address on lo, keep their own way, so one machine can serve by nat and by dr at the same time.
     *
     * @param own the server's address, of either family
     * @param director the director's address, of the same family
     */
    public static void natted(Host server, String own, String director) {
        String family = own.contains(":") ? "-6" : "-4";
        server.feed("rule add from " + own + " lookup 100\nroute replace default via " + director + " table 100\n",
                "ip", family, "-batch", "-");
    }

    /** For dr: the virtual address is up on lo, and nobody is told. */
    public static void direct(Host server, String vip) {
        for (String where : new String[]{"all", "eth0"}) {
            server.sysctl("net.ipv4.conf." + where + ".arp_ignore", "1");
            server.sysctl("net.ipv4.conf." + where + ".arp_announce", "2");
        }
        server.addAddress(vip + (vip.contains(":") ? "/128" : "/32"), "lo");
    }

    /** For tun by ipip: IPv4 in IPv4, or IPv6 in IPv6. */
    public static void ipip(Host server, String vip) {
        direct(server, vip);
        String device = vip.contains(":") ? "ip6tnl0" : "tunl0";
        server.run("ip", "link", "set", device, "up");
        server.sysctl("net.ipv4.conf." + device + ".rp_filter", "0");
    }

    /** For tun by gue: UDP to this port carries what ipip carries bare. */
    public static void gue(Host server, String vip, int port) {
        ipip(server, vip);
        server.feed("fou add port " + port + " gue" + (vip.contains(":") ? " -6" : "") + "\n", "ip", "-batch", "-");
    }

    /**
     * For tun by gre. The kernel drops packets whose checksum flag is not the device's.
     *
     * @param own the server's address, of the virtual address's family
     * @param checksum whether the director sends checksums
     */
    public static void gre(Host server, String vip, String own, boolean checksum) {
        direct(server, vip);
        boolean six = vip.contains(":");
        if (server.run("ip", "-br", "link").contains("tun1@")) {
            server.run("ip", "link", "del", "tun1");
        }
        server.feed(
                "link add tun1 type " + (six ? "ip6gre" : "gre") + " local " + own + " remote " + (six ? "::" : "any")
                        + (checksum ? " csum" : "") + "\nlink set tun1 up\n",
                "ip", "-batch", "-");
        server.sysctl("net.ipv4.conf.tun1.rp_filter", "0");
    }
}
