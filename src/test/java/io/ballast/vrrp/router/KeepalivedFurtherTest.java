package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a router and a keepalived make of each other beyond the usual: owners, delays, virtual MACs, other checksums. */
@Timeout(300)
class KeepalivedFurtherTest {

    @TempDir
    private Path directory;

    private Network network;
    private Told ballast;
    private OtherRouter other;

    @BeforeEach
    void start() throws Exception {
        network = new Network(directory);
        network.ballast.startRouter();
        ballast = new Told(network.ballast);
        other = new OtherRouter(network.other, directory.resolve("keepalived"));
    }

    @AfterEach
    void stop() throws Exception {
        other.close();
        network.close();
    }

    private void startOther(Collection<VirtualRouter> routers, int priority) throws Exception {
        other.start(routers.stream().map(each -> each.keepalived(priority)).collect(Collectors.joining()));
    }

    private void awaitOther(Collection<VirtualRouter> routers, String state) {
        await().atMost(Network.LONG).untilAsserted(() -> assertThat(routers)
                .allSatisfy(each -> assertThat(other.states()).as("keepalived").containsEntry(each.name(), state)));
    }

    private void awaitOtherMaster(Collection<VirtualRouter> routers) throws Exception {
        awaitOther(routers, "MASTER");
        network.awaitHolder(network.other, routers);
    }

    private void awaitBallastMaster(Collection<VirtualRouter> routers, Cause cause) throws Exception {
        ballast.awaitRole(routers, Role.MASTER, cause);
        network.awaitHolder(network.ballast, routers);
    }

    private void assertNoComplaint() throws Exception {
        ballast.assertNoComplaint();
        assertThat(other.complaints()).isEmpty();
    }

    @Test
    void owner_takesOverAtOnce_andLeavesToTheOther() throws Exception {
        var owned = List.of(VirtualRouter.of("OWNED", 61), VirtualRouter.of("OWNED_IPV6", 62).ipv6(),
                VirtualRouter.of("OWNED_V2", 63).version2(new Authentication.None()));
        startOther(owned, 100);
        awaitOtherMaster(owned);
        ballast.configure(owned, 255);
        awaitBallastMaster(owned, Cause.OWNER);
        awaitOther(owned, "BACKUP");
        ballast.leave();
        awaitOtherMaster(owned);

        other.close();
        ballast.configure(owned, 100);
        awaitBallastMaster(owned, Cause.MASTER_SILENT);
        startOther(owned, 255);
        awaitOtherMaster(owned);
        ballast.awaitRole(owned, Role.BACKUP, Cause.HIGHER_MASTER);
        ballast.awaitHeard(owned);
        assertThat(other.complaints()).isEmpty();
    }

    @Test
    void preemptionWithADelay_comesNoSooner_onEitherSide() throws Exception {
        var delay = Duration.ofSeconds(2);
        var delayed = List.of(VirtualRouter.of("DELAYED", 64).delayed(delay));
        startOther(delayed, 100);
        awaitOtherMaster(delayed);
        ballast.configure(delayed, 200);
        awaitBallastMaster(delayed, Cause.PREEMPTION);
        awaitOther(delayed, "BACKUP");
        assertThat(Duration.between(since(Role.BACKUP), since(Role.MASTER))).isGreaterThanOrEqualTo(delay);

        other.close();
        ballast.leave();
        ballast.configure(delayed, 100);
        awaitBallastMaster(delayed, Cause.MASTER_SILENT);
        var begun = Instant.now();
        startOther(delayed, 200);
        awaitOtherMaster(delayed);
        ballast.awaitRole(delayed, Role.BACKUP, Cause.HIGHER_MASTER);
        assertThat(Duration.between(begun, since(Role.BACKUP))).isGreaterThanOrEqualTo(delay);
        assertNoComplaint();
    }

    /** When it took the role last. */
    private Instant since(Role role) {
        ballast.catchUp();
        return ballast.news.stream().filter(each -> each.to() == role).toList().getLast().time();
    }

    @Test
    void virtualMacs_areTakenOverWithTheAddresses() throws Exception {
        var virtual = List.of(VirtualRouter.of("VMAC", 65).withVirtualMac(),
                VirtualRouter.of("VMAC_IPV6", 66).ipv6().withVirtualMac());
        ballast.configure(virtual, 200);
        awaitBallastMaster(virtual, Cause.MASTER_SILENT);
        startOther(virtual, 100);
        awaitOther(virtual, "BACKUP");
        ballast.leave();
        awaitOtherMaster(virtual);
        ballast.configure(virtual, 200);
        awaitBallastMaster(virtual, Cause.PREEMPTION);
        awaitOther(virtual, "BACKUP");
        ballast.leave();
        awaitOtherMaster(virtual);

        ballast.configure(virtual, 50);
        ballast.awaitRole(virtual, Role.BACKUP);
        ballast.awaitHeard(virtual);
        other.close();
        awaitBallastMaster(virtual, Cause.MASTER_LEFT);
        assertNoComplaint();
    }

    /** Keepalived of this version sends and believes the one with the pseudo header alone. */
    @Test
    void checksumWithThePseudoHeader_isBelievedByWhoLeavesItOut() throws Exception {
        var plain = List.of(VirtualRouter.of("MESSAGE_ONLY", 67).withoutPseudoHeader());
        startOther(plain, 200);
        awaitOtherMaster(plain);
        ballast.configure(plain, 100);
        ballast.awaitRole(plain, Role.BACKUP);
        ballast.awaitHeard(plain);
        ballast.awaitRole(plain, Role.BACKUP);
        network.awaitHolder(network.other, plain);
        assertNoComplaint();
    }
}
