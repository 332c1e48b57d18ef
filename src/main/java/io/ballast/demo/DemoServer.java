package io.ballast.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one web server's process: one that ends is started again after a while. */
final class DemoServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DemoServer.class);
    private static final List<String> SMALL = List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Xshare:auto");

    private final String name;
    private final int port;
    private final Path classes;
    private final Duration pause;
    private final Thread keeper;
    private @Nullable Process process;
    private boolean closed;

    /**
     * Starts the server.
     *
     * @param classes a directory that the server's class may be written to
     * @param pause from its end to its next start
     * @throws IOException if the process cannot be started
     */
    DemoServer(String name, int port, Path classes, Duration pause) throws IOException {
        this.name = name;
        this.port = port;
        this.classes = classes;
        this.pause = pause;
        unpack();
        start();
        keeper = Thread.ofVirtual().name("demo " + name).start(this::keep);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    synchronized long pid() {
        return process == null ? -1 : process.pid();
    }

    /** A class inside a Spring Boot jar cannot be run from there, so it is laid beside. */
    private void unpack() throws IOException {
        var resource = DemoPage.class.getName().replace('.', '/') + ".class";
        var file = classes.resolve(resource);
        try (var in = DemoPage.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing from this build");
            }
            Files.createDirectories(file.getParent());
            Files.write(file, in.readAllBytes());
        }
    }

    private synchronized void start() throws IOException {
        if (closed) {
            return;
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.addAll(List.of("-cp", classes.toString(), DemoPage.class.getName(), name, Integer.toString(port)));
        process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private synchronized @Nullable Process running() {
        return closed ? null : process;
    }

    private void keep() {
        try {
            for (var now = running(); now != null; now = running()) {
                now.waitFor();
                if (running() != null) {
                    LOG.info("Demo server {} has ended; it is started again in {} s", name, pause.toSeconds());
                    Thread.sleep(pause);
                    start();
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        } catch (IOException e) {
            LOG.warn("Demo server {} cannot be started again: {}", name, e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        keeper.interrupt();
        if (process != null) {
            process.destroy();
        }
    }
}
