package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.Test;

class NetworkNamespaceTest {

    private static Throwable failure(ThreadFactory threads, Runnable body) throws Exception {
        var task = new FutureTask<>(() -> catchThrowable(body::run));
        threads.newThread(task).start();
        return task.get();
    }

    @Test
    void enter_onAVirtualThread_isRefused() throws Exception {
        assertThat(failure(Thread.ofVirtual().factory(), () -> NetworkNamespace.enter(Path.of("/proc/self/ns/net"))))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("virtual");
        assertThat(failure(Thread.ofVirtual().factory(), NetworkNamespace::enterNew))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void enter_ofNoNamespace_namesIt() {
        assertThatThrownBy(() -> NetworkNamespace.enter(Path.of("/run/netns/nosuch"))).isInstanceOfSatisfying(
                ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining("/run/netns/nosuch");
    }

    @Test
    void enter_ofAFileThatIsNone_isRefusedByTheKernel() {
        assertThatThrownBy(() -> NetworkNamespace.enter(Path.of("/proc/self/ns/uts")))
                .isInstanceOf(ErrnoException.class).hasMessageContaining("setns(/proc/self/ns/uts)");
    }

    @Test
    void enter_withoutTheCapability_saysWhichCallWasForbidden() throws Exception {
        assertThat(failure(Thread.ofPlatform().factory(), () -> {
            Capabilities.keepOnly(Set.of());
            NetworkNamespace.enterNew();
        })).isInstanceOfSatisfying(ErrnoException.class, e -> {
            assertThat(e.errno()).isEqualTo(Errno.EPERM);
            assertThat(e.call()).isEqualTo("unshare(CLONE_NEWNET)");
        });
        assertThat(failure(Thread.ofPlatform().factory(), () -> {
            Capabilities.keepOnly(Set.of());
            NetworkNamespace.enter(Path.of("/proc/self/ns/net"));
        })).isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
    }
}
