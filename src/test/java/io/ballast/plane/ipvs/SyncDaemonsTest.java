package io.ballast.plane.ipvs;

import static io.ballast.plane.ipvs.SyncDaemon.Direction.LISTENING;
import static io.ballast.plane.ipvs.SyncDaemon.Direction.SENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import io.ballast.linux.AttributeReader;
import io.ballast.linux.AttributeWriter;
import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.ScriptedKernel;
import io.ballast.linux.ScriptedKernel.Request;
import io.ballast.table.IpAddress;

import org.junit.jupiter.api.Test;

class SyncDaemonsTest {

    private static final int FAMILY = 31;
    private static final SyncDaemon FULL = new SyncDaemon(LISTENING, "eth1", 52, 1400, IpAddress.parse("224.0.0.82"),
            8849, 3);

    private final List<SyncDaemon> running = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final ScriptedKernel kernel = new ScriptedKernel(this::answer);
    private final SyncDaemons daemons = new SyncDaemons(kernel);

    /** As net/netfilter/ipvs/ip_vs_ctl.c does: at most one of each direction, and no change to one that runs. */
    private List<ByteBuffer> answer(Request request) {
        if (request.type() == 16) {
            return List.of(ScriptedKernel.reply(request, 1, attributes -> attributes.u16(1, FAMILY)),
                    ScriptedKernel.ack(request));
        }
        if (request.command() == Ipvs.Command.GET_DAEMON) {
            var entries = new ArrayList<ByteBuffer>();
            running.forEach(daemon -> entries.add(ScriptedKernel.reply(request, Ipvs.Command.NEW_DAEMON,
                    attributes -> SyncDaemonMessages.describe(attributes, complete(daemon)))));
            entries.add(ScriptedKernel.done(request, 0));
            return entries;
        }
        var attributes = request.attributes();
        attributes.next();
        var daemon = SyncDaemonMessages.read(attributes.nested());
        return List.of(ScriptedKernel.error(request, daemon == null ? Errno.EINVAL : change(request, daemon), null));
    }

    private int change(Request request, SyncDaemon daemon) {
        boolean there = running.stream().anyMatch(one -> one.direction() == daemon.direction());
        if (request.command() == Ipvs.Command.DEL_DAEMON) {
            running.removeIf(one -> one.direction() == daemon.direction());
            return there ? 0 : Errno.ESRCH;
        }
        if (there || refused.contains(daemon.interfaceName())) {
            return there ? Errno.EEXIST : Errno.ENODEV;
        }
        running.add(daemon);
        return 0;
    }

    /** With what the kernel chooses where nothing was said. */
    private static SyncDaemon complete(SyncDaemon daemon) {
        return new SyncDaemon(daemon.direction(), daemon.interfaceName(), daemon.syncId(),
                daemon.maxLength() == 0 ? 1472 : daemon.maxLength(),
                daemon.group() == null ? IpAddress.parse("224.0.0.81") : daemon.group(),
                daemon.port() == 0 ? 8848 : daemon.port(), daemon.timeToLive() == 0 ? 1 : daemon.timeToLive());
    }

    private static ByteBuffer written(Consumer<AttributeWriter> message) {
        var buffer = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        message.accept(new AttributeWriter(buffer));
        return buffer.flip();
    }

    private static String hex(ByteBuffer buffer) {
        var bytes = new byte[buffer.limit()];
        buffer.get(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static SyncDaemon read(ByteBuffer buffer) {
        var attributes = new AttributeReader(buffer, 0, buffer.limit());
        assertThat(attributes.next()).isTrue();
        return Objects.requireNonNull(SyncDaemonMessages.read(attributes.nested()));
    }

    @Test
    void describe_writesEachAttributeAsTheKernelReadsIt() {
        assertThat(hex(written(attributes -> SyncDaemonMessages.describe(attributes, FULL))))
                .isEqualTo("40000380" + "0800010002000000" + "0900020065746831" + "00000000" + "0800030034000000"
                        + "0600040078050000" + "08000500e0000052" + "0600070091220000" + "0500080003000000");
        assertThat(hex(written(
                attributes -> SyncDaemonMessages.describe(attributes, new SyncDaemon(SENDING, "eth1", 51)))))
                .isEqualTo("20000380" + "0800010001000000" + "0900020065746831" + "00000000" + "0800030033000000");
        assertThat(hex(written(attributes -> SyncDaemonMessages.identify(attributes, SENDING))))
                .isEqualTo("0c000380" + "0800010001000000");
    }

    @Test
    void read_givesBackWhatWasWritten_alsoAGroupOfIpv6() {
        var six = new SyncDaemon(SENDING, "eth1", 0, 0, IpAddress.parse("ff05::51"), 0, 0);
        for (var daemon : List.of(FULL, six)) {
            assertThat(read(written(attributes -> SyncDaemonMessages.describe(attributes, daemon))))
                    .isEqualTo(daemon);
        }
    }

    @Test
    void read_ofWhatIsCutOff_neverThrowsButBySayingSo() {
        var whole = written(attributes -> SyncDaemonMessages.describe(attributes, FULL));
        for (int length = 4; length < whole.limit(); length++) {
            var attributes = new AttributeReader(whole, 4, length);
            SyncDaemonMessages.read(attributes);
        }
    }

    @Test
    void apply_startsBothDirections_andLeavesAloneWhatRuns() {
        var wanted = List.of(new SyncDaemon(SENDING, "eth1", 51), FULL);
        daemons.apply(wanted);
        assertThat(running).containsExactlyElementsOf(wanted);
        assertThat(daemons.read()).containsExactly(complete(wanted.get(0)), FULL);

        int requests = kernel.requests.size();
        daemons.apply(wanted);
        assertThat(kernel.requests).hasSize(requests + 1);

        // The kernel takes no shorter messages than this (start_sync_thread).
        running.set(1, new SyncDaemon(LISTENING, "eth1", 0, 1024, null, 0, 0));
        daemons.apply(List.of(wanted.get(0), new SyncDaemon(LISTENING, "eth1", 0, 600, null, 0, 0)));
        assertThat(kernel.requests).hasSize(requests + 2);
    }

    @Test
    void apply_ofOtherwise_stopsAndStarts_andOfNothingStops() {
        daemons.apply(List.of(new SyncDaemon(SENDING, "eth1", 51), FULL));
        var other = new SyncDaemon(SENDING, "eth2", 51);
        daemons.apply(List.of(other, FULL));
        assertThat(running).containsExactlyInAnyOrder(other, FULL);
        daemons.apply(List.of());
        assertThat(running).isEmpty();
        daemons.stop(SENDING);
    }

    @Test
    void apply_whereOneCannotStart_startsTheOtherAndSaysSo() {
        refused.add("eth9");
        assertThatThrownBy(() -> daemons.apply(List.of(new SyncDaemon(SENDING, "eth9", 51), FULL)))
                .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                .hasMessageContaining("IPVS NEW_DAEMON");
        assertThat(running).containsExactly(FULL);
    }

    /** As netlink_rcv_skb with a daemon that had no time to run. */
    @Test
    void stop_thatTheKernelDoesNotAnswer_isKnownToBeDone() {
        var silent = new SyncDaemons(new ScriptedKernel(request -> {
            boolean first = request.command() == Ipvs.Command.DEL_DAEMON && !request.wantsAck();
            var answers = answer(request);
            return first ? List.of() : answers;
        }));
        daemons.apply(List.of(FULL));
        silent.stop(LISTENING);
        assertThat(running).isEmpty();
    }

    @Test
    void stop_thatIsForbidden_saysSo() {
        var forbidden = new SyncDaemons(new ScriptedKernel(
                request -> request.type() == 16
                        ? answer(request)
                        : List.of(ScriptedKernel.error(request, Errno.EPERM, null))));
        assertThatThrownBy(() -> forbidden.stop(SENDING)).isInstanceOf(ErrnoException.class)
                .hasMessageContaining("IPVS DEL_DAEMON");
    }

    @Test
    void restart_isOfThoseOnTheInterfaceAlone() {
        daemons.apply(List.of(new SyncDaemon(SENDING, "eth0", 51), FULL));
        kernel.requests.clear();
        assertThat(daemons.restart("eth1")).isTrue();
        assertThat(kernel.requests).extracting(Request::command).containsExactly((byte) Ipvs.Command.GET_DAEMON,
                (byte) Ipvs.Command.DEL_DAEMON, (byte) Ipvs.Command.DEL_DAEMON, (byte) Ipvs.Command.NEW_DAEMON);
        assertThat(daemons.restart("eth7")).isFalse();
        assertThat(daemons.read()).extracting(SyncDaemon::direction).containsExactlyInAnyOrder(SENDING, LISTENING);
    }
}
