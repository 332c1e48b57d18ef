package io.ballast.vrrp.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.ballast.linux.Capabilities;
import io.ballast.linux.Capabilities.Capability;
import io.ballast.linux.Interfaces;
import io.ballast.linux.NetworkNamespace;
import io.ballast.linux.Wiretap;
import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** A machine, as far as networks go: a namespace with a thread in it, and a router as a process of its own. */
final class Machine {

    private final ExecutorService thread;
    private final Path directory;
    private final long id;
    private final BlockingQueue<Up> heard = new LinkedBlockingQueue<>();
    private final List<ProcessHandle> started = new ArrayList<>();
    private final Interfaces interfaces;
    private @Nullable RouterLink link;

    Machine(Path directory) {
        boolean able = Capabilities.effective().contains(Capability.CAP_SYS_ADMIN);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(able).as("network namespaces can be made here").isTrue();
        }
        assumeTrue(able, "needs root, to make network namespaces");
        this.directory = directory;
        thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
        id = call(() -> {
            NetworkNamespace.enterNew();
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
        });
        interfaces = call(Interfaces::new);
        ip("link set lo up");
    }

    /** A cable between two; each has {@code eth0} with 10.99.0.n. */
    static void join(Machine first, Machine second) {
        first.ip("link add eth0 type veth peer name eth0 netns " + second.id);
        first.plug(1);
        second.plug(2);
    }

    /** Makes this one a switch: what is plugged into it is on one network, on which it is 10.99.0.n itself. */
    void becomeSwitch(int number) {
        ip("link add br0 type bridge");
        ip("link set br0 up");
        ip("addr add 10.99.0." + number + "/24 dev br0");
    }

    /** Plugs {@code eth0} into a switch. */
    void plugInto(Machine network, String port) {
        ip("link add eth0 type veth peer name " + port + " netns " + network.id);
        network.ip("link set " + port + " master br0");
        network.ip("link set " + port + " up");
    }

    /** Starts a program there. */
    Process start(ProcessBuilder program) {
        return call(program::start);
    }

    private void plug(int number) {
        ip("addr add 10.99.0." + number + "/24 dev eth0");
        ip("link set eth0 up");
    }

    private <T> T call(Callable<T> body) {
        try {
            return thread.submit(body).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String ip(String words) {
        return call(() -> {
            var process = new ProcessBuilder(("ip " + words).split(" ", -1)).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("ip " + words + ": " + output);
            }
            return output;
        });
    }

    /** The hardware address of an interface, in hexadecimal digits. */
    String hardware(String interfaceName) {
        return call(() -> Objects.requireNonNull(interfaces.link(interfaceName), interfaceName)).hardware();
    }

    /** Hears all frames of a type on an interface. */
    Wiretap tap(String interfaceName, int type) {
        return call(() -> new Wiretap(Objects.requireNonNull(interfaces.link(interfaceName)).index(), type));
    }

    boolean holds(IpAddress address) {
        return call(() -> interfaces.addresses().stream().anyMatch(each -> each.address().equals(address)));
    }

    /** Starts a router and connects to it. */
    void startRouter() throws Exception {
        started.add(call(() -> RouterLauncher.start(directory)));
        connect();
    }

    /** @param heap that it has, in MiB */
    void startRouter(int heap) throws Exception {
        started.add(call(() -> RouterLauncher.start(directory, heap)));
        connect();
    }

    void connect() throws Exception {
        heard.clear();
        var found = answer();
        link = found;
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    heard.add(found.receive());
                }
            } catch (IOException e) {
                // It ended, as some tests want.
            }
        });
    }

    private RouterLink answer() throws InterruptedException, IOException {
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);; Thread.sleep(20)) {
            try {
                return RouterLink.connect(directory);
            } catch (IOException e) {
                if (System.nanoTime() - until > 0) {
                    throw new IOException(Files.readString(StateDirectory.output(directory)), e);
                }
            }
        }
    }

    void disconnect() throws IOException {
        Objects.requireNonNull(link).close();
    }

    void tell(Down message) throws IOException {
        Objects.requireNonNull(link).send(message);
    }

    /** Waits for a message, and gives it; others before it are forgotten. */
    Up await(Predicate<Up> wanted) throws InterruptedException {
        for (var each = heard.poll(60, TimeUnit.SECONDS); each != null; each = heard.poll(60, TimeUnit.SECONDS)) {
            if (wanted.test(each)) {
                return each;
            }
        }
        throw new AssertionError("it was not told in a minute");
    }

    /** Takes what has been told and was not awaited. */
    List<Up> told() {
        var all = new ArrayList<Up>();
        heard.drainTo(all);
        return all;
    }

    ProcessHandle router() {
        return started.getLast();
    }

    ProcessHandle guard() {
        return router().children().findFirst().orElseThrow();
    }

    String log() throws IOException {
        return Files.readString(StateDirectory.log(directory));
    }

    void close() throws Exception {
        for (var each : started) {
            each.descendants().forEach(ProcessHandle::destroyForcibly);
            each.destroyForcibly();
        }
        thread.submit(interfaces::close).get();
        thread.close();
    }
}
