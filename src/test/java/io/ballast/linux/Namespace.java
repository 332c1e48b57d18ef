package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.ballast.linux.Capabilities.Capability;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace of this machine's own kernel with a thread that is in it: a machine, as far as interfaces and
 * sockets go. Only root may make one in a JVM; elsewhere the test is left out.
 */
final class Namespace implements AutoCloseable {

    private final ExecutorService thread;
    private final long id;
    private volatile @Nullable Thread own;

    Namespace() {
        boolean able = Capabilities.effective().contains(Capability.CAP_SYS_ADMIN);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(able).as("network namespaces can be made here").isTrue();
        }
        assumeTrue(able, "needs root, to make network namespaces");
        thread = Executors.newSingleThreadExecutor(body -> {
            own = Thread.ofPlatform().daemon().unstarted(body);
            return own;
        });
        id = call(() -> {
            NetworkNamespace.enterNew();
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
        });
        ip("link set lo up");
    }

    /** Joins two by a cable; each has {@code eth0}, with 10.66.0.n and fd66::n. */
    static void join(Namespace first, Namespace second) {
        first.ip("link add eth0 type veth peer name eth0 netns " + second.id);
        first.plug(1);
        second.plug(2);
        // Until the kernel has noticed the carrier, it drops what is sent.
        for (var machine : List.of(first, second)) {
            Awaitility.await().until(() -> machine.ip("link show dev eth0").contains("state UP"));
        }
    }

    private void plug(int number) {
        ip("addr add 10.66.0." + number + "/24 dev eth0");
        ip("addr add fd66::" + number + "/64 dev eth0 nodad");
        sysctl("net/ipv6/conf/eth0/accept_dad", "0");
        ip("link set eth0 up");
    }

    void sysctl(String setting, String value) {
        call(() -> Files.writeString(Path.of("/proc/sys", setting), value));
    }

    /** Runs something in it, on its one thread. */
    <T> T call(Callable<T> body) {
        try {
            assertThat(Thread.currentThread()).as("a call within a call never ends").isNotSameAs(own);
            return thread.submit(body).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What iproute2 prints. */
    String ip(String words) {
        return run(("ip " + words).split(" ", -1));
    }

    /** Runs a program to its end, which must be a good one; what it prints. */
    String run(String... command) {
        return call(() -> {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
            return output;
        });
    }

    int index(String name) {
        return Integer.parseInt(ip("-o link show dev " + name).split(":", 2)[0]);
    }

    @Override
    public void close() {
        thread.close();
    }
}
