package io.ballast.vrrp;

import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Simulated time, and networks that lose, delay, damage and cut off packets. Time is in nanoseconds from 0. */
final class Wires {

    static final Duration LONGEST_DELAY = Duration.ofMillis(5);

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final SplittableRandom random;
    private final boolean[][][] cut;
    private double loss;
    private long now;
    private long order;

    private record Due(long at, long order, Runnable what) implements Comparable<Due> {

        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    Wires(SplittableRandom random, int networks, int directors) {
        this.random = random;
        cut = new boolean[networks][directors][directors];
    }

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        queue.add(new Due(Math.max(time, now), order++, what));
    }

    /** Runs everything that is due until then; {@code after} each. */
    void run(long until, Runnable after) {
        while (!queue.isEmpty() && queue.peek().at <= until) {
            var due = queue.remove();
            now = due.at;
            due.what.run();
            after.run();
        }
        now = until;
    }

    void loss(double probability) {
        loss = probability;
    }

    boolean loses() {
        return loss > 0;
    }

    /** Two halves that do not hear each other. */
    void split(int network) {
        var left = new boolean[cut[network].length];
        Arrays.setAll(cut[network], i -> new boolean[left.length]);
        for (int i = 0; i < left.length; i++) {
            left[i] = random.nextBoolean();
        }
        for (int i = 0; i < left.length; i++) {
            for (int j = 0; j < left.length; j++) {
                cut[network][i][j] = left[i] != left[j];
            }
        }
    }

    /** One does not hear another, who hears it. */
    void deafen(int network) {
        cut[network][random.nextInt(cut[network].length)][random.nextInt(cut[network].length)] = true;
    }

    void mend() {
        for (var network : cut) {
            Arrays.setAll(network, i -> new boolean[network.length]);
        }
    }

    boolean hears(int network, int from, int to) {
        return !cut[network][from][to];
    }

    /** Whether a packet arrives at all; if so, {@code arrival} gets it, whole or damaged. */
    void send(int network, int from, int to, byte[] packet, Consumer<byte[]> arrival) {
        if (cut[network][from][to] || loss > 0 && random.nextDouble() < loss) {
            return;
        }
        var bytes = packet.clone();
        if (loss > 0 && random.nextInt(20) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        at(now + random.nextLong(LONGEST_DELAY.toNanos()), () -> arrival.accept(bytes));
    }
}
