package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ballast.secret.Secret;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.NoticeKind;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.TrackResult.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router and a keepalived that share virtual routers, in both roles; neither finds fault with the other. */
@Timeout(300)
class KeepalivedTest {

    private static final Secret SECRET = new Secret("secret12");
    private static final Authentication NONE = new Authentication.None();
    private static final Authentication PASS = new Authentication.Pass(SECRET);
    private static final Authentication HEADER = new Authentication.Header(SECRET);

    /** Every kind of advert. */
    private static final List<VirtualRouter> KINDS = List.of(VirtualRouter.of("V2", 51).version2(NONE),
            VirtualRouter.of("V2_PASS", 52).version2(PASS), VirtualRouter.of("V2_AH", 53).version2(HEADER),
            VirtualRouter.of("V2_UNICAST", 54).version2(PASS).byUnicast(),
            VirtualRouter.of("V2_UNICAST_AH", 55).version2(HEADER).byUnicast(), VirtualRouter.of("V3", 56),
            VirtualRouter.of("V3_UNICAST", 57).byUnicast(), VirtualRouter.of("V3_IPV6", 58).ipv6(),
            VirtualRouter.of("V3_IPV6_UNICAST", 59).ipv6().byUnicast(),
            VirtualRouter.of("V3_EXCLUDED", 60).untold(VirtualRouter.address("10.99.0.160", 24),
                    VirtualRouter.address("fd00::160", 64)));

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

    private static String text(Collection<VirtualRouter> routers, int priority) {
        return routers.stream().map(each -> each.keepalived(priority)).collect(Collectors.joining());
    }

    private void awaitOther(Collection<VirtualRouter> routers, String state) {
        await().atMost(Network.LONG).untilAsserted(() -> assertThat(routers)
                .allSatisfy(each -> assertThat(other.states()).as("keepalived").containsEntry(each.name(), state)));
    }

    private void awaitBallastMaster(Collection<VirtualRouter> routers, Cause... causes) throws Exception {
        ballast.awaitRole(routers, Role.MASTER, causes);
        network.awaitHolder(network.ballast, routers);
    }

    private void awaitOtherMaster(Collection<VirtualRouter> routers) throws Exception {
        awaitOther(routers, "MASTER");
        network.awaitHolder(network.other, routers);
    }

    private void assertNoComplaint() throws Exception {
        ballast.assertNoComplaint();
        assertThat(other.complaints()).isEmpty();
    }

    @Test
    void mastersOfEveryKind_areTakenOverFromAndGivenBackTo() throws Exception {
        ballast.configure(KINDS, 200);
        awaitBallastMaster(KINDS, Cause.MASTER_SILENT);
        other.start(text(KINDS, 100));
        awaitOther(KINDS, "BACKUP");

        ballast.leave();
        awaitOtherMaster(KINDS);
        assertThat(KINDS).allSatisfy(each -> assertThat(other.said())
                .contains("(" + each.name() + ") Backup received priority 0 advertisement"));

        ballast.configure(KINDS, 200);
        awaitBallastMaster(KINDS, Cause.PREEMPTION);
        awaitOther(KINDS, "BACKUP");

        for (var each : KINDS) {
            track(each, State.FAILED);
        }
        ballast.awaitRole(KINDS, Role.BACKUP, Cause.HIGHER_MASTER);
        awaitOtherMaster(KINDS);
        ballast.awaitHeard(KINDS);

        other.close();
        awaitBallastMaster(KINDS, Cause.MASTER_LEFT);
        assertNoComplaint();
    }

    private void track(VirtualRouter router, State state) throws Exception {
        network.ballast.tell(new Down.Track(router.name(),
                List.of(new TrackResult.Check("process flume", -150, false, state))));
    }

    @Test
    void mastersOfEveryKindThatDie_areTakenOverFrom() throws Exception {
        ballast.configure(KINDS, 100);
        other.start(text(KINDS, 200));
        ballast.awaitRole(KINDS, Role.BACKUP);
        awaitOtherMaster(KINDS);
        ballast.awaitHeard(KINDS);

        other.crash(network, KINDS);
        awaitBallastMaster(KINDS, Cause.MASTER_SILENT);
        other.start(text(KINDS, 90));
        awaitOther(KINDS, "BACKUP");

        var router = network.ballast.router();
        router.destroyForcibly();
        awaitOtherMaster(KINDS);
        await().atMost(Network.LONG).until(() -> !router.isAlive());
        ballast.forget();
        network.ballast.startRouter();
        ballast.configure(KINDS, 100);
        awaitBallastMaster(KINDS, Cause.PREEMPTION);
        awaitOther(KINDS, "BACKUP");
        assertNoComplaint();
    }

    @Test
    void withoutPreemption_nobodyTakesOverFromAWorkingMaster() throws Exception {
        var kept = List.of(VirtualRouter.of("KEPT", 71).withoutPreemption(),
                VirtualRouter.of("KEPT_IPV6", 72).ipv6().withoutPreemption());
        ballast.configure(kept, 100);
        awaitBallastMaster(kept, Cause.MASTER_SILENT);
        other.start(text(kept, 200));
        awaitOther(kept, "BACKUP");
        var sent = sent(kept);
        await().atMost(Network.LONG).until(() -> sent(kept) > sent + 20);
        assertThat(other.states().values()).doesNotContain("MASTER");
        network.awaitHolder(network.ballast, kept);

        ballast.leave();
        awaitOtherMaster(kept);
        ballast.configure(kept, 250);
        ballast.awaitRole(kept, Role.BACKUP);
        ballast.awaitHeard(kept);
        ballast.awaitRole(kept, Role.BACKUP);
        network.awaitHolder(network.other, kept);

        other.close();
        awaitBallastMaster(kept, Cause.MASTER_LEFT);
        assertNoComplaint();
    }

    private long sent(Collection<VirtualRouter> routers) {
        ballast.catchUp();
        return routers.stream().map(each -> ballast.figures.get(each.name()))
                .mapToLong(each -> each == null ? 0 : each.sent()).sum();
    }

    @Test
    void groupOfTwo_movesWhole() throws Exception {
        var inner = VirtualRouter.of("INNER", 73);
        var outer = VirtualRouter.of("OUTER", 74);
        var both = List.of(inner, outer);
        var names = both.stream().map(VirtualRouter::name).toList();
        ballast.configure(both, List.of(new SyncGroup("nat", names)), 200);
        awaitBallastMaster(both, Cause.MASTER_SILENT, Cause.GROUP);
        other.start("vrrp_sync_group nat {\n group {\n" + String.join("\n", names) + "\n }\n}\n" + text(both, 100));
        awaitOther(both, "BACKUP");

        network.ballast.tell(new Down.Track(inner.name(),
                List.of(new TrackResult.Check("interface eth1", 0, false, State.FAILED))));
        awaitOtherMaster(both);
        network.ballast.tell(new Down.Track(inner.name(), List.of()));
        awaitBallastMaster(both, Cause.PREEMPTION, Cause.GROUP);
        awaitOther(both, "BACKUP");

        ballast.leave();
        awaitOtherMaster(both);
        ballast.configure(both, List.of(new SyncGroup("nat", names)), 50);
        ballast.awaitRole(both, Role.BACKUP);
        network.other.ip("link set eth0 down");
        awaitOther(both, "FAULT");
        awaitBallastMaster(both, Cause.MASTER_SILENT, Cause.MASTER_LEFT, Cause.GROUP);
        assertNoComplaint();
    }

    @Test
    void networkThatWasParted_hasOneMasterOnceItIsWhole() throws Exception {
        var higher = List.of(VirtualRouter.of("HIGHER", 75).from("10.99.0.9"));
        var lower = List.of(VirtualRouter.of("LOWER", 76), VirtualRouter.of("LOWER_IPV6", 77).ipv6());
        var all = Stream.concat(higher.stream(), lower.stream()).toList();
        network.ballast.ip("addr add 10.99.0.9/24 dev eth0");
        ballast.configure(all, 100);
        awaitBallastMaster(all, Cause.MASTER_SILENT);
        other.start(text(all, 100));
        awaitOther(all, "BACKUP");

        network.part();
        awaitOther(all, "MASTER");
        network.join();
        // Of equal priorities the higher address wins.
        awaitOther(higher, "BACKUP");
        ballast.awaitRole(lower, Role.BACKUP, Cause.HIGHER_MASTER);
        network.awaitHolder(network.ballast, higher);
        network.awaitHolder(network.other, lower);
        assertThat(ballast.news.stream().map(News::notice).filter(Objects::nonNull))
                .allMatch(each -> each == NoticeKind.SPLIT_BRAIN);
        assertThat(other.complaints()).isEmpty();
    }
}
