package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.ballast.linux.Wiretap;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;

/** A machine for Ballast, one for keepalived, and a switch with a third that asks who holds an address. */
final class Network {

    static final Duration LONG = Duration.ofSeconds(60);
    static final IpAddress FIRST = IpAddress.parse("10.99.0.1");
    static final IpAddress SECOND = IpAddress.parse("10.99.0.2");
    static final IpAddress FIRST6 = IpAddress.parse("fd00::1");
    static final IpAddress SECOND6 = IpAddress.parse("fd00::2");

    private static final Path PROGRAM = Path.of("/usr/sbin/keepalived");
    private static final Path ASKING = Path.of("/usr/bin/arping");
    private static final Pattern HARDWARE = Pattern.compile("\\[([0-9A-Fa-f:]{17})\\]");

    final Machine ballast;
    final Machine other;
    private final Machine third;

    Network(Path directory) {
        boolean there = Files.isExecutable(PROGRAM) && Files.isExecutable(ASKING);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as("keepalived and arping are installed").isTrue();
        }
        assumeTrue(there, "needs keepalived and arping");
        ballast = new Machine(directory.resolve("a"));
        other = new Machine(directory.resolve("b"));
        third = new Machine(directory.resolve("c"));
        third.becomeSwitch(3);
        plug(ballast, 1);
        plug(other, 2);
    }

    private void plug(Machine machine, int number) {
        machine.plugInto(third, "port" + number);
        machine.ip("link set eth0 addrgenmode none");
        machine.ip("addr add 10.99.0." + number + "/24 dev eth0");
        machine.ip("addr add fd00::" + number + "/64 dev eth0 nodad");
        machine.ip("addr add fe80::" + number + "/64 dev eth0 nodad");
        machine.ip("link set eth0 up");
    }

    /** The switch passes nothing from and to keepalived's machine any more, which sees no difference. */
    void part() {
        third.ip("link set port2 nomaster");
    }

    void join() {
        third.ip("link set port2 master br0");
    }

    /** Waits until one machine has all addresses and the other none, and the third hears no other answer. */
    void awaitHolder(Machine holder, Collection<VirtualRouter> routers) throws IOException, InterruptedException {
        var loser = holder == ballast ? other : ballast;
        var addresses = routers.stream().flatMap(each -> each.held().stream()).toList();
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(addresses).as("held by its new master").allMatch(holder::holds);
            assertThat(addresses).as("left by its old master").noneMatch(loser::holds);
        });
        var asked = routers.stream().filter(each -> each.family() == Family.IPV4).findFirst();
        if (asked.isPresent()) {
            var router = asked.get();
            var mac = Objects.requireNonNullElse(router.mac(), hardware(holder));
            var who = answering(router.held().getFirst());
            // Keepalived's interfaces with other virtual MACs answer too.
            if (holder == other && router.mac() != null) {
                assertThat(who).contains(mac).doesNotContain(hardware(ballast), hardware(other));
            } else {
                assertThat(who).containsExactly(mac);
            }
        }
    }

    /** The hardware address of its interface, in hexadecimal digits. */
    String hardware(Machine machine) {
        return machine.hardware("eth0");
    }

    /** Hears what everybody hears. */
    Wiretap tap(int type) {
        return third.tap("br0", type);
    }

    /** Has the third machine ask all the time who has an address. */
    Answers ask(IpAddress address) {
        return new Answers(tap(Wiretap.ARP), HexFormat.of().parseHex(third.hardware("br0")),
                IpAddress.parse("10.99.0.3"), address);
    }

    private Set<String> answering(IpAddress address) throws IOException, InterruptedException {
        var process = third.start(new ProcessBuilder(ASKING.toString(), "-b", "-c", "2", "-w", "5", "-I", "br0",
                address.toString()).redirectErrorStream(true));
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        var all = new TreeSet<String>();
        HARDWARE.matcher(output).results()
                .forEach(each -> all.add(each.group(1).toLowerCase(Locale.ROOT).replace(":", "")));
        return all;
    }

    void close() throws Exception {
        ballast.close();
        other.close();
        third.close();
    }
}
