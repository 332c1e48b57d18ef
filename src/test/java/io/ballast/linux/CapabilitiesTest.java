package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
