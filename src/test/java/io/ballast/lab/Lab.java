package io.ballast.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of this JVM that may make network namespaces, and what tests need to know of their surroundings.
 *
 * <p>A namespace can be entered only with CAP_SYS_ADMIN, which a director does not have. Capabilities and namespaces
 * belong to threads, and a new thread inherits both. So the JVM starts with four capabilities; {@link #open()} leaves the
 * fourth to one thread, which does nothing but start the hosts' threads, and each of those gives it up before it runs
 * anything of ours. Every test and all product code therefore has exactly the three of {@link #CAPABILITIES}.
 */
public final class Lab {

    /** CAP_NET_BIND_SERVICE (10), CAP_NET_ADMIN (12) and CAP_NET_RAW (13). */
    static final long CAPABILITIES = 1L << 10 | 1L << 12 | 1L << 13;

    private static final long CAP_SYS_ADMIN = 1L << 21;

    private static final SynchronousQueue<Thread> TO_START = new SynchronousQueue<>();

    private static volatile @Nullable Thread door;

    private Lab() {
    }

    /** Call this first in the JVM, on its main thread: afterwards that thread has a director's capabilities only. */
    public static void open() {
        if (SystemCalls.permitted() != (CAPABILITIES | CAP_SYS_ADMIN)) {
            throw new IllegalStateException("the lab's JVM needs CAP_SYS_ADMIN, CAP_NET_ADMIN, CAP_NET_RAW and "
                    + "CAP_NET_BIND_SERVICE, no more and no less; ./ballast test starts it so");
        }
        Thread thread = new Thread(Lab::startThreads, "lab-door");
        thread.setDaemon(true);
        thread.start();
        door = thread;
        SystemCalls.capabilities(CAPABILITIES);
    }

    /** The java program of this JVM, for tests that start the whole program. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * The words that start the whole program, as it was compiled last, with settings after them: by the cache of its
     * classes where there is one, as an operator starts it, which takes a fraction of the time.
     */
    static List<String> program(List<String> flags, List<String> settings) {
        List<String> words = new ArrayList<>(List.of(java().toString()));
        words.addAll(flags);
        Path quick = Path.of(System.getProperty("ballast.quick", "none"));
        if (Files.exists(quick.resolve("classes.aot"))) {
            // The cache fits a JVM with the launcher's layout of objects only. Mapped to a random address, all of it
            // would be written first, and nothing is as slow in the guest as a fault for a page.
            words.addAll(List.of("-XX:+UseCompactObjectHeaders", "-XX:+UnlockDiagnosticVMOptions",
                    "-XX:ArchiveRelocationMode=0", "-XX:AOTCache=" + quick.resolve("classes.aot"), "-Xlog:aot*=off",
                    "-Xlog:cds*=off", "-jar", quick.resolve("ballast.jar").toString()));
        } else {
            words.addAll(List.of("-cp", classPath(), "io.ballast.Ballast"));
        }
        words.addAll(settings);
        return words;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("tests") && !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** What a small JVM wants in the guest, where compiling costs more than it brings. */
    public static List<String> javaFlags() {
        return List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }

    /** Runs the body as a thread of its own in a network namespace of its own, which lives as long as its users. */
    static Thread startInNewNamespace(String name, Runnable body) {
        if (door == null) {
            throw new IllegalStateException("there is no lab here: run this by ./ballast test --guest-only");
        }
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                SystemCalls.unshareNetwork();
                SystemCalls.capabilities(CAPABILITIES);
                ready.complete(null);
            } catch (Throwable e) {
                ready.completeExceptionally(e);
                return;
            }
            body.run();
        }, name);
        thread.setDaemon(true);
        try {
            TO_START.put(thread);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making " + name, e);
        }
        ready.join();
        return thread;
    }

    private static void startThreads() {
        while (true) {
            try {
                TO_START.take().start();
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
