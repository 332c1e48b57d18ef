package io.ballast.linux;

import static io.ballast.linux.ScriptedKernel.ack;
import static io.ballast.linux.ScriptedKernel.done;
import static io.ballast.linux.ScriptedKernel.error;
import static io.ballast.linux.ScriptedKernel.message;
import static io.ballast.linux.ScriptedKernel.reply;
import static io.ballast.linux.ScriptedKernel.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

class NetlinkTest {

    private static final NetlinkRequest REQUEST = new NetlinkRequest("ASK", 30, 0, buffer -> buffer.putInt(1));

    private static Netlink netlink(Function<ScriptedKernel.Request, List<ByteBuffer>> script) {
        return new Netlink(new ScriptedKernel(script), Duration.ofSeconds(1));
    }

    @Test
    void request_hasTheBytesOfTheKernelsHeader() {
        var buffer = LibC.buffer(64);
        new NetlinkRequest("ASK", 0x1122, NetlinkMessage.F_ACK, b -> b.put((byte) 9)).write(buffer, 3, 7, 0);

        var bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        assertThat(bytes).containsExactly(17, 0, 0, 0, 0x22, 0x11, 5, 0, 3, 0, 0, 0, 7, 0, 0, 0, 9, 0, 0, 0);
    }

    @Test
    void execute_thatIsAcknowledged_returns() {
        netlink(request -> List.of(ack(request))).execute(REQUEST);
    }

    @Test
    void execute_thatIsRefused_saysCallErrnoAndTheKernelsReason() {
        assertThatThrownBy(
                () -> netlink(request -> List.of(error(request, Errno.EINVAL, "mask is odd"))).execute(REQUEST))
                .isInstanceOf(ErrnoException.class).hasMessage("ASK: Invalid argument: mask is odd (errno 22)");
    }

    @Test
    void execute_skipsAnswersToOthers() {
        var netlink = netlink(request -> List.of(
                message(NetlinkMessage.ERROR, 0, request.sequence() - 1, ScriptedKernel.PORT, b -> b.putInt(-1)),
                message(NetlinkMessage.ERROR, 0, request.sequence(), 99, b -> b.putInt(-1)), ack(request)));

        netlink.execute(REQUEST);
    }

    @Test
    void dump_handsOverEntriesUntilItsEnd_andCountsDatagrams() {
        var entries = new ArrayList<Integer>();
        var dump = netlink(request -> List.of(
                together(List.of(reply(request, 1, _ -> {
                }), reply(request, 2, _ -> {
                }))), reply(request, 3, _ -> {
                }), done(request, 0))).dump(REQUEST, entry -> entries.add(entry.command()));

        assertThat(entries).containsExactly(1, 2, 3);
        assertThat(dump).isEqualTo(new Netlink.Dump(2, false));
    }

    @Test
    void dump_whoseEndCarriesAnErrno_fails() {
        assertThatThrownBy(() -> netlink(request -> List.of(done(request, Errno.EMSGSIZE))).dump(REQUEST, _ -> {
        })).isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EMSGSIZE));
    }

    @Test
    void dump_thatTheKernelCallsInterrupted_saysSo() {
        var dump = netlink(request -> List.of(
                message(30, NetlinkMessage.F_DUMP_INTERRUPTED, request.sequence(), ScriptedKernel.PORT,
                        b -> b.putInt(0)),
                done(request, 0))).dump(REQUEST, _ -> {
                });

        assertThat(dump.interrupted()).isTrue();
    }

    @Test
    void batch_withAnErrorInItsMiddle_matchesItByNumber() {
        var netlink = netlink(request -> {
            var refused = request.sequence() == 2 || request.sequence() == 4;
            return refused
                    ? List.of(error(request, Errno.EEXIST, null))
                    : request.wantsAck() ? List.of(ack(request)) : List.of();
        });
        var answers = netlink.batch(List.of(REQUEST, REQUEST, REQUEST, REQUEST, REQUEST));

        assertThat(answers.lost()).isNull();
        assertThat(answers.failures()).extracting(failure -> failure == null ? 0 : failure.errno()).containsExactly(0,
                Errno.EEXIST, 0, Errno.EEXIST, 0);
    }

    @Test
    void batch_asksForAnAcknowledgementOfTheLastAlone() {
        var kernel = new ScriptedKernel(request -> request.wantsAck() ? List.of(ack(request)) : List.of());
        new Netlink(kernel, Duration.ofSeconds(1)).batch(List.of(REQUEST, REQUEST, REQUEST));

        assertThat(kernel.requests).extracting(ScriptedKernel.Request::wantsAck).containsExactly(false, false, true);
        assertThat(kernel.batches).containsExactly(3);
    }

    @Test
    void batch_whoseAnswersAreLost_keepsTheFailuresThatCame() {
        var kernel = new ScriptedKernel[1];
        kernel[0] = new ScriptedKernel(request -> {
            if (request.wantsAck()) {
                kernel[0].lose(Errno.ENOBUFS);
            }
            return request.sequence() == 1 ? List.of(error(request, Errno.EEXIST, null)) : List.of();
        });
        var answers = new Netlink(kernel[0], Duration.ofSeconds(1)).batch(List.of(REQUEST, REQUEST));

        assertThat(answers.lost()).isNotNull().extracting(ErrnoException::errno).isEqualTo(Errno.ENOBUFS);
        assertThat(answers.failures()).element(0).isNotNull();
        assertThat(answers.failures()).element(1).isNull();
    }

    @Test
    void family_isLookedUpOnceAndAgainWhenForgotten() {
        var kernel = new ScriptedKernel(request -> List.of(reply(request, 1, attributes -> attributes.u16(1, 34)),
                ack(request)));
        var family = new GenericNetlink(new Netlink(kernel, Duration.ofSeconds(1)), "IPVS", 1);

        assertThat(family.family()).isEqualTo(34);
        assertThat(family.family()).isEqualTo(34);
        assertThat(kernel.requests).hasSize(1);
        family.forget();
        assertThat(family.family()).isEqualTo(34);
        assertThat(kernel.requests).hasSize(2);
    }

    @Test
    void each_ofADatagramCutOffAnywhere_failsAsMalformedOrGivesLess() {
        var whole = message(30, 0, 1, 1, buffer -> new AttributeWriter(buffer.putInt(0)).u32(1, 7).string(2, "rr"));
        for (int length = 0; length < whole.limit(); length++) {
            var cut = whole.duplicate().order(whole.order()).limit(length);
            assertThatThrownBy(() -> {
                NetlinkMessage.each(cut, message -> message.attributes(4).check());
                throw new MalformedMessage("nothing came");
            }).isInstanceOf(MalformedMessage.class);
        }
    }

    @Test
    void call_thatASignalInterrupted_isMadeAgain() {
        var results = new ArrayList<>(List.of(-1L, -1L, 5L));

        assertThat(LibC.call("recv", results::removeFirst, () -> Errno.EINTR)).isEqualTo(5);
        assertThatThrownBy(() -> LibC.call("recv", () -> -1, () -> Errno.EPERM))
                .hasMessage("recv: Operation not permitted (errno 1)");
    }

    @Test
    void transaction_asksForAnAnswerToEachButTheFrame() {
        var kernel = new ScriptedKernel(request -> request.wantsAck() ? List.of(ack(request)) : List.of());
        new Netlink(kernel, Duration.ofSeconds(1)).transaction(REQUEST, List.of(REQUEST, REQUEST), REQUEST);

        assertThat(kernel.batches).containsExactly(4);
        assertThat(kernel.requests).extracting(ScriptedKernel.Request::wantsAck).containsExactly(false, true, true,
                false);
    }

    @Test
    void transaction_thatFails_saysWhichRequestDid() {
        var second = new NetlinkRequest("THE SECOND", 31, 0, buffer -> buffer.putInt(1));
        assertThatThrownBy(() -> netlink(request -> request.type() == 31
                ? List.of(error(request, Errno.EEXIST, null))
                : request.wantsAck() ? List.of(ack(request)) : List.of())
                .transaction(REQUEST, List.of(REQUEST, second, REQUEST), REQUEST))
                .isInstanceOf(ErrnoException.class).hasMessageStartingWith("THE SECOND: ");
    }

    @Test
    void transaction_whoseFrameIsRefused_waitsForNoMore() {
        assertThatThrownBy(() -> netlink(
                request -> request.sequence() == 1 ? List.of(error(request, Errno.EPERM, null)) : List.of())
                .transaction(REQUEST, List.of(REQUEST, REQUEST), REQUEST))
                .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    }
}
