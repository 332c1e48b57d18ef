package io.ballast.lab;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that asks again and again, to show that something happened without anybody noticing. It holds one connection
 * for its whole life besides, and sends a line over it each time; and where there is a UDP service too, a datagram from
 * one socket, which must go to the same server each time.
 */
public final class Load implements AutoCloseable {

    private final AtomicInteger asked = new AtomicInteger();

    private final Map<String, Integer> answers = new TreeMap<>();

    private final Map<String, Integer> failures = new TreeMap<>();

    private final Thread thread;

    private volatile boolean stopped;

    private Load(Host client, String address, int port, int udpPort, long pauseMillis) throws IOException {
        Connection held = Connection.open(client, address, port);
        Datagrams datagrams = Datagrams.open(client, address.contains(":"));
        String udpServer = udpPort == 0 ? "" : datagrams.ask(address, udpPort);
        thread = client.start(() -> {
            try (held; datagrams) {
                while (!stopped) {
                    turn(client, held, address, port);
                    if (udpPort != 0) {
                        datagram(datagrams, address, udpPort, udpServer);
                    }
                    asked.incrementAndGet();
                    LockSupport.parkNanos(pauseMillis * 1_000_000);
                }
            } catch (IOException e) {
                failures.merge("held connection: " + e, 1, Integer::sum);
            }
        });
    }

    /** Starts asking; the first connection is up when this returns. */
    public static Load start(Host client, String address, int port, long pauseMillis) throws IOException {
        return new Load(client, address, port, 0, pauseMillis);
    }

    /** As {@link #start(Host, String, int, long)}, with datagrams to a UDP service of the same address. */
    public static Load start(Host client, String address, int port, int udpPort, long pauseMillis)
            throws IOException {
        return new Load(client, address, port, udpPort, pauseMillis);
    }

    /** How many questions have been asked so far; wait for it to grow to know that traffic flows. */
    public int asked() {
        return asked.get();
    }

    /** Ends it, and gives what failed: the words of each failure and how often. Empty is what a test hopes for. */
    public Map<String, Integer> stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a load was ending", e);
        }
        return failures;
    }

    /** How often each server answered; to be read after {@link #stop()}. */
    public Map<String, Integer> answers() {
        return answers;
    }

    @Override
    public void close() {
        stop();
    }

    private void turn(Host client, Connection held, String address, int port) {
        try {
            answers.merge(Connection.ask(client, address, port), 1, Integer::sum);
            held.echo("still there");
        } catch (IOException e) {
            failures.merge(e.toString(), 1, Integer::sum);
        }
    }

    private void datagram(Datagrams datagrams, String address, int port, String expected) {
        try {
            String server = datagrams.ask(address, port);
            if (!server.equals(expected)) {
                failures.merge("a datagram went to " + server + " and not to " + expected, 1, Integer::sum);
            }
        } catch (IOException e) {
            failures.merge("datagram: " + e, 1, Integer::sum);
        }
    }
}
