package io.ballast.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.ballast.linux.Interfaces;
import io.ballast.table.IpAddress;

/**
 * One machine of the lab: a network namespace with {@code lo} and, from its {@link Topology}, {@code eth0}.
 *
 * <p>A socket belongs to the namespace of the OS thread that opens it, and keeps it whoever uses it afterwards. So open
 * sockets, write /proc/sys/net and start programs inside {@link #call} or on a thread made by {@link #start(Runnable)};
 * platform threads started from there stay there. Virtual threads do not: they run on carriers of any namespace.
 * /proc/net shows the JVM's own namespace everywhere; the thread's is /proc/thread-self/net.
 */
public final class Host implements Executor, AutoCloseable {

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final String name;

    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    private final List<Process> started = new CopyOnWriteArrayList<>();

    private volatile boolean open = true;

    private final Thread own;

    private final int threadId;

    Host(String name) {
        this.name = name;
        this.own = Lab.startInNewNamespace("host-" + name, this::work);
        this.threadId = call(SystemCalls::threadId);
    }

    public String name() {
        return name;
    }

    /** What iproute2 takes as the name of this namespace: {@code ip link set x netns ID}. */
    int netns() {
        return threadId;
    }

    /** Runs one thing inside this machine, on its own thread, and gives back what it gave; whatever it throws is thrown. */
    public <T> T call(Callable<T> callable) {
        if (own.equals(Thread.currentThread())) {
            return now(callable);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        work.add(() -> {
            try {
                result.complete(callable.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw Host.<RuntimeException>sneaky(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while " + name + " was at work", e);
        }
    }

    /** As {@link #call}, on a platform thread of its own, for what blocks or lasts; the answer comes by the future. */
    public <T> CompletableFuture<T> onThread(Callable<T> callable) {
        CompletableFuture<T> result = new CompletableFuture<>();
        start(() -> {
            try {
                result.complete(callable.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Starts a platform thread inside this machine. */
    public Thread start(Runnable body) {
        return call(() -> {
            Thread thread = new Thread(body, name + "-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            thread.start();
            return thread;
        });
    }

    /** An {@link Executor} of threads inside this machine, each new. */
    @Override
    public void execute(Runnable body) {
        start(body);
    }

    /** Runs a program to its end; a status other than 0 fails the test with what it printed. */
    public String run(String... command) {
        return feed("", command);
    }

    /** As {@link #run}, with a text for the program to read. */
    public String feed(String input, String... command) {
        Result result = attempt(input, command);
        if (result.status() != 0) {
            throw new AssertionError(String.join(" ", command) + " on " + name + " ended with " + result.status() + ": "
                    + result.output());
        }
        return result.output();
    }

    /** How a program ended: its exit status, and both of its streams as one text. */
    public record Result(int status, String output) {
    }

    /** Runs a program to its end, however it ends. */
    public Result attempt(String input, String... command) {
        return call(() -> {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var out = process.getOutputStream()) {
                out.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading; its own words say why.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        });
    }

    /** Starts a program inside this machine with the three capabilities; it is killed when the machine is closed. */
    public Process start(ProcessBuilder builder) {
        Process process = call(builder::start);
        started.add(process);
        return process;
    }

    /** Writes a kernel setting of this namespace, such as {@code net.ipv4.ip_forward}. */
    public void sysctl(String setting, String value) {
        call(() -> Files.writeString(path(setting), value, StandardOpenOption.WRITE));
    }

    public String sysctl(String setting) {
        return call(() -> Files.readString(path(setting)).strip());
    }

    /** Whether an address is up on any interface. */
    public boolean holds(String address) {
        var wanted = IpAddress.parse(address);
        return call(() -> {
            try (var interfaces = new Interfaces()) {
                return interfaces.addresses().stream().anyMatch(each -> each.address().equals(wanted));
            }
        });
    }

    /** The hardware address of {@code eth0}, in small letters. */
    public String hardwareAddress() {
        return run("ip", "-br", "link", "show", "eth0").strip().split("\\s+", -1)[2];
    }

    /** Puts an address on an interface: {@code addAddress("10.77.0.100/32", "lo")}. */
    public void addAddress(String address, String device) {
        String flag = address.contains(":") ? " nodad" : "";
        feed("addr add " + address + " dev " + device + flag + "\n", "ip", "-batch", "-");
    }

    /** Ends what was started here, and lets the namespace go. */
    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
        open = false;
        work.add(() -> {
        });
    }

    @Override
    public String toString() {
        return name;
    }

    // The names of interfaces may hold dots, which a path cannot tell from its own: the lab's have none.
    private static Path path(String setting) {
        return Path.of("/proc/sys", setting.split("\\.", -1));
    }

    private void work() {
        while (open) {
            try {
                Runnable next = work.poll(1, TimeUnit.HOURS);
                if (next != null) {
                    next.run();
                }
            } catch (InterruptedException e) {
                // A test's time-out interrupts what runs here; the machine goes on.
            }
        }
    }

    private static <T> T now(Callable<T> callable) {
        try {
            return callable.call();
        } catch (Exception e) {
            throw Host.<RuntimeException>sneaky(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }
}
