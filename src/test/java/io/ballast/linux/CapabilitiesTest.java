package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

import io.ballast.linux.Capabilities.Capability;

import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    /** Capabilities belong to a thread, so that giving them up there hurts nobody else. */
    private static <T> T onAThreadOfItsOwn(Callable<T> body) throws Exception {
        var task = new FutureTask<>(body);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    @Test
    void parse_readsTheBitsOfTheNamedOnes() {
        assertThat(Capabilities.parse("CapEff:\t0000000000003400")).isEqualTo(Capabilities.NEEDED);
        assertThat(Capabilities.parse("CapEff:\t0000000000200000")).containsExactly(Capability.CAP_SYS_ADMIN);
        assertThat(Capabilities.parse("CapEff:\t000001ffffffffff")).containsExactlyInAnyOrder(Capability.values());
        assertThat(Capabilities.parse("CapEff: 0")).isEmpty();
    }

    @Test
    void keepOnly_ofNothing_leavesNothing_andOnlyThisThread() throws Exception {
        var before = Capabilities.effective();

        assertThat(onAThreadOfItsOwn(() -> {
            Capabilities.keepOnly(Set.of());
            return Capabilities.effective();
        })).isEmpty();
        assertThat(Capabilities.effective()).isEqualTo(before);
    }

    @Test
    void keepOnly_ofWhatIsThere_keepsJustThat() throws Exception {
        var kept = Capabilities.effective().contains(Capability.CAP_NET_RAW)
                ? Set.of(Capability.CAP_NET_RAW)
                : Set.<Capability>of();

        assertThat(onAThreadOfItsOwn(() -> {
            Capabilities.keepOnly(kept);
            return Capabilities.effective();
        })).isEqualTo(kept);
    }

    @Test
    void keepOnly_ofWhatWasGivenUp_isRefusedByTheKernel() throws Exception {
        assertThat(onAThreadOfItsOwn(() -> {
            Capabilities.keepOnly(Set.of());
            assertThatThrownBy(() -> Capabilities.keepOnly(Set.of(Capability.CAP_NET_ADMIN)))
                    .isInstanceOf(ErrnoException.class).hasMessageContaining("capset").hasMessageContaining("errno 1");
            return Capabilities.missing();
        })).isEqualTo(Capabilities.NEEDED);
    }

    /** As root even with securebits at their default, which would give a program of root's everything back. */
    @Test
    void giveUpForGood_leavesNothingToProgramsThatTheThreadStarts() throws Exception {
        var status = onAThreadOfItsOwn(() -> {
            Capabilities.giveUpForGood();
            var process = new ProcessBuilder("/bin/cat", "/proc/self/status").start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });

        assertThat(status).containsPattern("NoNewPrivs:\\s1").containsPattern("CapInh:\\s0+\n")
                .containsPattern("CapPrm:\\s0+\n").containsPattern("CapEff:\\s0+\n")
                .containsPattern("CapAmb:\\s0+\n");
    }

    @Test
    void giveUpForGood_onAVirtualThread_isRefused() throws Exception {
        var task = new FutureTask<>(() -> catchThrowable(Capabilities::giveUpForGood));
        Thread.startVirtualThread(task);

        assertThat(task.get()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lacking_namesWhatIsMissingAndWhatToDo() throws Exception {
        var sentence = onAThreadOfItsOwn(() -> {
            Capabilities.keepOnly(Set.of());
            return Capabilities.lacking("VRRP", Set.of(Capability.CAP_NET_RAW, Capability.CAP_NET_ADMIN));
        });

        assertThat(sentence).startsWith("VRRP needs CAP_NET_ADMIN and CAP_NET_RAW, which this process does not have");
        assertThat(Capabilities.lacking("VRRP", Capabilities.effective())).isNull();
    }
}
