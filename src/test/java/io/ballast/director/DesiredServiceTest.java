package io.ballast.director;

import static io.ballast.director.Sample.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.ballast.definition.ForwardingMethod;
import io.ballast.definition.Listener;
import io.ballast.definition.OnFailure;
import io.ballast.definition.RealServer.AdminState;
import io.ballast.definition.VirtualService;
import io.ballast.director.Standing.State;
import io.ballast.table.Forwarding;
import io.ballast.table.IpAddress;
import io.ballast.table.PacketRule;
import io.ballast.table.PortSet;
import io.ballast.table.Protocol;
import io.ballast.table.SchedulerFlag;
import io.ballast.table.ServerKey;
import io.ballast.table.ServiceKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DesiredServiceTest {

    /** Standings of servers 1, 2, 3 in letters: U up, D down, W waiting, N down and never been up. */
    private static Map<ServerKey, Standing> standings(String letters) {
        var standings = new HashMap<ServerKey, Standing>();
        for (int i = 0; i < letters.length(); i++) {
            var state = switch (letters.charAt(i)) {
                case 'U' -> State.UP;
                case 'W' -> State.WAITING;
                default -> State.DOWN;
            };
            standings.put(Sample.serverKey(1, i + 1),
                    new Standing(state, "UD".indexOf(letters.charAt(i)) >= 0, i, 1, false, Advice.NONE));
        }
        return standings;
    }

    private static DesiredService desired(Sample.Builder builder, String letters, boolean quorum) {
        return DesiredService.of(builder.build(), new Situation(standings(letters), List.of(), quorum));
    }

    private static String servers(DesiredService desired) {
        return String.join(" ", desired.entry().servers().stream()
                .map(server -> server.key().address().toString().replaceAll(".*\\.", "") + ":" + server.weight())
                .toList());
    }

    @ParameterizedTest
    @CsvSource({"UUU,REMOVE,1:1 2:1 3:1", "UDU,REMOVE,1:1 3:1", "UWU,REMOVE,1:1 3:1", "DDD,REMOVE,''",
            "UDU,QUIESCE,1:1 2:0 3:1", "WDU,QUIESCE,1:0 2:0 3:1"})
    void downServers_leaveOrStayWithoutWeight(String letters, OnFailure onFailure, String expected) {
        var builder = service(1, 3);
        builder.onFailure = onFailure;
        assertThat(servers(desired(builder, letters, true))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"UUU,2,1:1 2:1 3:1", "UDD,2,1:1 3:1", "DDD,2,2:1 3:1", "DDD,1,3:1", "DDN,2,1:1 2:1", "NNN,3,''",
            "WDD,1,3:1"})
    void leastNumber_isKept_thoseThatFailedLast(String letters, int least, String expected) {
        var builder = service(1, 3);
        builder.minimumHealthy = least;
        assertThat(servers(desired(builder, letters, true))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"UUU,true,true,1:1 2:1 3:1", "UDD,true,false,9:1", "DDD,true,false,9:1", "UWD,true,true,1:1",
            "WWW,true,true,9:1", "UUD,false,false,9:1", "UUU,false,true,1:1 2:1 3:1", "WWW,false,false,9:1"})
    void sorryServer_servesWhileQuorumIsLost(String letters, boolean had, boolean has, String expected) {
        var builder = service(1, 3);
        builder.quorum = 2;
        builder.hysteresis = had ? 0 : 1;
        builder.minimumHealthy = 3;
        builder.sorry = Sample.sorryServer();
        var desired = desired(builder, letters, had);
        assertThat(desired.quorum()).isEqualTo(has);
        if (!has) {
            assertThat(servers(desired)).as("the sorry server wins over keeping").isEqualTo(expected);
        }
        builder.minimumHealthy = 0;
        assertThat(servers(desired(builder, letters, had))).isEqualTo(expected);
    }

    @Test
    void weightFoundInTheTable_counts_butLosesNoQuorum() {
        var builder = service(1, 2).change(0, server -> Sample.weighing(server, 10)).change(1,
                server -> Sample.weighing(server, 10));
        builder.quorum = 15;
        builder.sorry = Sample.sorryServer();
        var standings = standings("UU");
        standings.replaceAll((_, standing) -> standing.withAdvice(Advice.found(3)));
        var desired = DesiredService.of(builder.build(), new Situation(standings, List.of(), true));
        assertThat(servers(desired)).isEqualTo("1:3 2:3");
        assertThat(desired.quorum()).isTrue();
        assertThat(DesiredService.of(builder.build(), new Situation(standings, List.of(), false)).quorum()).isFalse();
    }

    @Test
    void hysteresis_worksBothWays() {
        var builder = service(1, 3);
        builder.quorum = 2;
        builder.hysteresis = 1;
        assertThat(desired(builder, "UDD", true).quorum()).isTrue();
        assertThat(desired(builder, "DDD", true).quorum()).isFalse();
        assertThat(desired(builder, "UUD", false).quorum()).isFalse();
        assertThat(desired(builder, "UUU", false).quorum()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "mh"})
    void hashing_getsItsFallback(String scheduler) {
        var builder = service(1, 1);
        builder.scheduler = scheduler;
        assertThat(desired(builder, "U", true).entry().flags()).containsExactly(SchedulerFlag.FLAG_1);
        builder.scheduler = "rr";
        assertThat(desired(builder, "U", true).entry().flags()).isEmpty();
    }

    @Test
    void servers_standInTheOrderOfTheirCreation() {
        var builder = service(1, 3);
        builder.servers = new ArrayList<>(builder.servers.reversed());
        assertThat(servers(desired(builder, "UUU", true))).isEqualTo("1:1 2:1 3:1");
    }

    @Test
    void severalPorts_areMarked() {
        var builder = service(1, 1);
        var ports = PortSet.parse("21,30000-31000");
        var address = IpAddress.parse("10.0.0.1");
        builder.listener = new Listener.OnPorts(Protocol.TCP, address, ports, 1001);
        var desired = desired(builder, "U", true);
        assertThat(desired.entry().key())
                .isEqualTo(new ServiceKey.MarkKey(1001, io.ballast.table.Family.IPV4));
        assertThat(desired.rules()).containsExactly(new PacketRule.Mark(Protocol.TCP, address, ports, 1001));
    }

    @Test
    void fullNat_isNatWithARule() {
        var builder = service(1, 2);
        builder.forwarding = ForwardingMethod.FULLNAT;
        var desired = desired(builder, "UU", true);
        assertThat(desired.entry().servers()).allMatch(server -> server.forwarding() == Forwarding.NAT);
        assertThat(desired.rules()).containsExactly(new PacketRule.Masquerade(Sample.key(1), null));
        assertThat(desired.fullNat()).isTrue();
        builder.change(0, server -> Sample.by(server, ForwardingMethod.NAT));
        assertThat(desired(builder, "UU", true).rules()).containsExactly(
                new PacketRule.Masquerade(Sample.key(1), Sample.server(1, 2).address()));
    }

    @Test
    void drainingServers_haveNoWeight_exceptThoseWithNothingToFinish() {
        var builder = service(1, 3).change(0, server -> Sample.with(server, AdminState.DRAINING)).change(1,
                server -> Sample.with(server, AdminState.DISABLED));
        assertThat(servers(desired(builder, "UUU", true))).isEqualTo("1:0 3:1");
        assertThat(servers(desired(builder, "DUU", true))).isEqualTo("3:1");
        builder.listener = new Listener.OnPort(Protocol.UDP, IpAddress.parse("10.0.0.1"), 53);
        assertThat(servers(desired(builder, "UUU", true))).isEqualTo("3:1");
    }

    @SafeVarargs
    private static <T> T one(Random random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static VirtualService random(Random random) {
        var builder = service(1, 1 + random.nextInt(6));
        builder.onFailure = random.nextBoolean() ? OnFailure.REMOVE : OnFailure.QUIESCE;
        builder.minimumHealthy = random.nextInt(4);
        builder.quorum = random.nextInt(4);
        builder.sorry = random.nextBoolean() ? Sample.sorryServer() : null;
        for (int i = 0; i < builder.servers.size(); i++) {
            builder.change(i, server -> Sample.weighing(Sample.with(server,
                    one(random, AdminState.ENABLED, AdminState.DRAINING, AdminState.DISABLED)), random.nextInt(3)));
        }
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anySituation_keepsTheRules(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            var service = random(random);
            var standings = new HashMap<ServerKey, Standing>();
            service.servers().forEach(server -> standings.put(DesiredService.key(server),
                    new Standing(one(random, State.WAITING, State.UP, State.DOWN), random.nextBoolean(),
                            random.nextInt(9),
                            0.05 + random.nextDouble() * 0.95, random.nextBoolean(), Advice.NONE)));
            var situation = new Situation(standings, List.of(), random.nextBoolean());
            var desired = DesiredService.of(service, situation);
            assertThat(DesiredService.of(service, situation)).as("same input, same table").isEqualTo(desired);
            check(service, situation, desired);
        }
    }

    private static void check(VirtualService service, Situation situation, DesiredService desired) {
        assertThat(desired.entry().servers().stream().map(each -> each.key()).toList()).doesNotHaveDuplicates();
        if (desired.sorry() || service.sorryServer() != null) {
            assertThat(desired.entry().servers()).anyMatch(each -> each.weight() > 0);
        }
        for (var server : service.servers()) {
            var there = desired.entry().server(DesiredService.key(server));
            var standing = situation.of(server);
            if (server.adminState() == AdminState.DISABLED) {
                assertThat(there).isNull();
            }
            if (there != null && there.weight() > 0) {
                assertThat(server.adminState()).isEqualTo(AdminState.ENABLED);
                assertThat(standing.is(State.UP) || standing.proven()).isTrue();
                assertThat(there.weight()).isLessThanOrEqualTo(server.weight());
            }
            if (standing.is(State.UP) && server.adminState() == AdminState.ENABLED && !desired.sorry()) {
                assertThat(there).isNotNull();
            }
        }
    }
}
