package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.ballast.secret.Secret;
import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.AddressScope;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.NoticeKind;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.RejectionKind;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.SyncGroup;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinesTest {

    private static final IpAddress PEER = IpAddress.parse("10.99.0.2");
    private static final Instant WHEN = Instant.parse("2026-11-21T20:00:00.123456789Z");

    private static VrrpInstance everything() {
        return new VrrpInstance("VI \u00fc \"1\"", VrrpVersion.V2, Family.IPV4, 51, "eth0.100", 150,
                Duration.ofSeconds(2), new Preemption(true, Duration.ofSeconds(30)), 4,
                new Transport.Unicast(IpAddress.parse("10.99.0.1"), List.of(PEER), 254),
                new Authentication.Pass(new Secret("geh\neim")), ChecksumStyle.MESSAGE_ONLY, true,
                List.of(new VirtualAddress(IpAddress.parse("10.99.0.100"), 24, "eth1", AddressScope.LINK, "eth1:0")),
                List.of(new VirtualAddress(IpAddress.parse("fd00::1"), 64)), false, Announcements.DEFAULT);
    }

    static Stream<Down> down() {
        var header = Setups.header("two", 52, 255, "10.99.0.101/24");
        var results = List.<TrackResult>of(new TrackResult.Check("process flume", -20, true, TrackResult.State.FAILED),
                new TrackResult.Measure("file load", 2, false, -7));
        return Stream.of(
                new Down.Configure(
                        List.of(new Member(everything(), List.of(new TrackedInterface("eth1", 10, true)), results),
                                new Member(header, List.of(), List.of())),
                        List.of(new SyncGroup("pair", List.of("VI \u00fc \"1\"", "two"))), Duration.ofSeconds(60)),
                new Down.Ready(true), new Down.Track("one", results), new Down.Failover("one"), new Down.Return("one"),
                new Down.HandOver(), new Down.Ask(-7), new Down.Acknowledge(Long.MAX_VALUE));
    }

    static Stream<Up> up() {
        var peer = new Peer(PEER, VrrpVersion.V3, 100, Duration.ofMillis(100), List.of(PEER), WHEN);
        return Stream.of(new Up.Hello(1, "0.1", 4711, WHEN),
                new Up.State("one", Role.MASTER, 254, PEER, WHEN, Cause.MASTER_SILENT, "nobody was heard"),
                new Up.State("one", Role.INITIAL, 1, null, WHEN, null, ""),
                new Up.Happened(new News(7, WHEN, "one", News.Kind.NOTICE, null, null, null, NoticeKind.SPLIT_BRAIN,
                        PEER, "two masters")),
                new Up.Happened(new News(8, WHEN, null, News.Kind.ROLE, Role.BACKUP, Role.MASTER, Cause.OWNER, null,
                        null, "its own")),
                new Up.Dropped(3),
                new Up.Figures(
                        Map.of("one",
                                new InstanceFigures(1, 2, 3, 4, 5, Map.of(RejectionKind.CHECKSUM, 6L), List.of(peer))),
                        new LoopFigures(7, List.of(1L, 0L), 8, 9)),
                new Up.Lacks(List.of(new Lack(null, "CAP_NET_RAW"), new Lack("one", "eth0"))),
                new Up.Answer(-7), new Up.Refused("not understood"));
    }

    private static byte[] withoutEnd(byte[] line) {
        assertThat(line).endsWith('\n');
        return Arrays.copyOf(line, line.length - 1);
    }

    @ParameterizedTest
    @MethodSource
    void down(Down message) throws Exception {
        var line = withoutEnd(Lines.of(message));
        assertThat(line).doesNotContain('\n');
        assertThat(Lines.down(line)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource
    void up(Up message) throws Exception {
        var line = withoutEnd(Lines.of(message));
        assertThat(line).doesNotContain('\n');
        assertThat(Lines.up(line)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("down")
    void message_cutOffAnywhere_isNotUnderstood(Down message) {
        var line = withoutEnd(Lines.of(message));
        for (int length = 0; length < line.length; length++) {
            var part = Arrays.copyOf(line, length);
            assertThatThrownBy(() -> Lines.down(part)).isInstanceOf(Lines.NotUnderstood.class);
        }
    }

    @ParameterizedTest
    @MethodSource("down")
    void message_withBytesChanged_isReadOrRefusedAndNothingElse(Down message) {
        var random = new SplittableRandom(4);
        for (int i = 0; i < 500; i++) {
            var line = withoutEnd(Lines.of(message));
            line[random.nextInt(line.length)] = (byte) random.nextInt(256);
            try {
                assertThat(Lines.down(line)).isNotNull();
            } catch (Lines.NotUnderstood e) {
                assertThat(e).hasMessageNotContaining("eim");
            }
        }
    }

    @Test
    void fieldThatIsNotKnown_isPassedOver() throws Exception {
        assertThat(Lines.down("{\"type\":\"ready\",\"ready\":true,\"later\":[1]}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Down.Ready(true));
    }

    @Test
    void messageThatIsNotKnown_isNotUnderstood() {
        for (var text : List.of("null", "[]", "{}", "{\"type\":\"explode\"}", "{\"type\":\"track\"}", "7", "\"x\"")) {
            assertThatThrownBy(() -> Lines.down(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(Lines.NotUnderstood.class);
        }
    }

    @Test
    void instanceThatCannotBe_isNotUnderstood() {
        var line = new String(
                Lines.of(new Down.Configure(List.of(new Member(everything(), List.of(), List.of())), List.of(),
                        Duration.ofSeconds(1))),
                StandardCharsets.UTF_8).replace("\"virtualRouterId\":51", "\"virtualRouterId\":0");
        assertThatThrownBy(() -> Lines.down(line.strip().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Lines.NotUnderstood.class);
    }
}
