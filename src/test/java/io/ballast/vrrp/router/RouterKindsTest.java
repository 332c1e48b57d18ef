package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two routers on the kernel's sockets, with every kind of advert and address. */
@Timeout(300)
class RouterKindsTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final IpAddress FIRST = IpAddress.parse("10.99.0.1");
    private static final IpAddress SECOND = IpAddress.parse("10.99.0.2");

    @TempDir
    private Path directory;

    private Machine master;
    private Machine backup;

    /** What makes it another kind; the rest is the same. */
    record Kind(String name, VrrpVersion version, Family family, boolean unicast, Authentication authentication,
            boolean virtualMac, ChecksumStyle mastersChecksum) {

        Kind(String name, VrrpVersion version, Family family, boolean unicast, Authentication authentication,
                boolean virtualMac) {
            this(name, version, family, unicast, authentication, virtualMac, ChecksumStyle.PSEUDO_HEADER);
        }

        private VrrpInstance instance(int priority, IpAddress own, IpAddress other) {
            boolean two = version == VrrpVersion.V2;
            return new VrrpInstance("VI_1", version, family, 51, "eth0", priority,
                    Duration.ofMillis(two ? 1000 : 300), Preemption.AT_ONCE, 3,
                    unicast ? new Transport.Unicast(own, List.of(other), 255) : new Transport.Multicast(null),
                    authentication, own.equals(FIRST) ? mastersChecksum : ChecksumStyle.PSEUDO_HEADER, false,
                    addresses(), List.of(), virtualMac,
                    Announcements.DEFAULT);
        }

        private List<VirtualAddress> addresses() {
            return family == Family.IPV4
                    ? List.of(new VirtualAddress(IpAddress.parse("10.99.0.100"), 24))
                    : List.of(new VirtualAddress(IpAddress.parse("fe80::100"), 64),
                            new VirtualAddress(IpAddress.parse("fd00::100"), 64));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> adverts_areBelievedAndTheAddressMoves() {
        var none = new Authentication.None();
        var secret = new Secret("secret12");
        return Stream.of(new Kind("version 2", VrrpVersion.V2, Family.IPV4, false, none, false),
                new Kind("version 2 with a password", VrrpVersion.V2, Family.IPV4, false,
                        new Authentication.Pass(secret), false),
                new Kind("version 2 with a header", VrrpVersion.V2, Family.IPV4, false,
                        new Authentication.Header(secret), false),
                new Kind("unicast", VrrpVersion.V3, Family.IPV4, true, none, false),
                new Kind("unicast with a header", VrrpVersion.V2, Family.IPV4, true,
                        new Authentication.Header(secret), false),
                new Kind("checksum of the message alone", VrrpVersion.V3, Family.IPV4, false, none, false,
                        ChecksumStyle.MESSAGE_ONLY),
                new Kind("IPv6", VrrpVersion.V3, Family.IPV6, false, none, false),
                new Kind("hardware address of its own", VrrpVersion.V3, Family.IPV4, false, none, true),
                new Kind("IPv6 with a hardware address of its own", VrrpVersion.V3, Family.IPV6, false, none, true));
    }

    @BeforeEach
    void start() throws Exception {
        master = new Machine(directory.resolve("a"));
        backup = new Machine(directory.resolve("b"));
        Machine.join(master, backup);
        master.startRouter();
        backup.startRouter();
    }

    @AfterEach
    void stop() throws Exception {
        master.close();
        backup.close();
    }

    private static void configure(Machine machine, VrrpInstance instance) throws Exception {
        machine.tell(new Down.Configure(List.of(new Member(instance, List.of(), List.of())), List.of(), LONG));
        machine.tell(new Down.Ready(true));
    }

    private static void awaitRole(Machine machine, Role role) throws Exception {
        machine.await(up -> up instanceof Up.State state && state.role() == role);
    }

    @ParameterizedTest
    @MethodSource
    void adverts_areBelievedAndTheAddressMoves(Kind kind) throws Exception {
        configure(master, kind.instance(200, FIRST, SECOND));
        awaitRole(master, Role.MASTER);
        configure(backup, kind.instance(100, SECOND, FIRST));
        var figures = (Up.Figures) backup.await(up -> up instanceof Up.Figures told && told.instances().values()
                .stream().anyMatch(each -> each.heard() > 2));
        var counted = figures.instances().values().iterator().next();
        assertThat(counted.rejected()).isEmpty();
        assertThat(counted.notSent()).isZero();
        assertThat(counted.mastered()).isZero();
        for (var address : kind.addresses()) {
            assertThat(master.holds(address.address())).isTrue();
            assertThat(backup.holds(address.address())).isFalse();
        }

        master.tell(new Down.HandOver());
        awaitRole(backup, Role.MASTER);
        for (var address : kind.addresses()) {
            await().atMost(LONG).until(() -> backup.holds(address.address()) && !master.holds(address.address()));
        }
        await().atMost(LONG).until(() -> !master.router().isAlive());
        assertThat(master.ip("-o link show")).doesNotContain("vrrp");
    }
}
