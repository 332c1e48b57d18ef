package io.ballast.plane.embedded;

import java.math.BigInteger;
import java.util.List;

import io.ballast.table.IpAddress;
import io.ballast.table.ServerKey;

import org.jspecify.annotations.Nullable;

/**
 * mh: Maglev's consistent hashing (Eisenbud and others, NSDI 2016, section 3.4) over 4093 slots, chosen by the client's
 * address, with the flag mh-port by its port too.
 *
 * <p>Servers take turns, each as many slots a turn as its share of the weights, along a way through the table that its
 * address and port give. Weight 0 keeps the slots of the last weight above it, so the clients of a quiesced server are
 * refused, unless the flag mh-fallback lets them look on.
 */
final class MaglevHashing implements Scheduler {

    /** The prime of the kernel's default CONFIG_IP_VS_MH_TAB_INDEX=12. */
    static final int SLOTS = 4093;

    /** Weights are shifted until the greatest fits so many bits, so that no turn fills the table. */
    private static final int WEIGHT_BITS = 6;

    /** Both halves of the fixed keys that the kernel hashes with: for slots, and for the steps of a server's way. */
    private static final long SLOT_KEY = 2654435761L;
    private static final long STEP_KEY = 2654446892L;

    private final boolean fallback;
    private final boolean withPort;
    private @Nullable ServerKey[] slots = new @Nullable ServerKey[0];

    MaglevHashing(boolean fallback, boolean withPort) {
        this.fallback = fallback;
        this.withPort = withPort;
    }

    @Override
    public @Nullable Candidate choose(List<Candidate> servers, Request request) {
        if (slots.length == 0) {
            return null;
        }
        int port = withPort ? request.clientPort() : 0;
        int first = (int) (hash(request.client(), port, SLOT_KEY) % SLOTS);
        var server = at(first, servers);
        if (server != null || !fallback) {
            return server;
        }
        for (int i = 0; i < SLOTS && server == null; i++) {
            server = at((int) (hash(request.client(), port + (first + i) % SLOTS, SLOT_KEY) % SLOTS), servers);
        }
        return server;
    }

    private @Nullable Candidate at(int slot, List<Candidate> servers) {
        int index = Scheduler.indexOf(servers, slots[slot]);
        return index >= 0 && servers.get(index).isAvailable() ? servers.get(index) : null;
    }

    private static long hash(IpAddress address, int offset, long key) {
        return SipHash.of(AddressHash.fold(address) + offset, key, key) & 0xffff_ffffL;
    }

    @Override
    public void changed(List<Candidate> before, List<Candidate> after) {
        int divisor = after.stream().map(server -> BigInteger.valueOf(server.lastWeight()))
                .reduce(BigInteger.ZERO, BigInteger::gcd).intValue();
        slots = new @Nullable ServerKey[divisor == 0 ? 0 : SLOTS];
        if (divisor == 0) {
            return;
        }
        int greatest = after.stream().mapToInt(Candidate::lastWeight).max().orElse(0) / divisor;
        int shift = Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(greatest) - WEIGHT_BITS);
        var ways = after.stream().filter(server -> server.lastWeight() > 0)
                .map(server -> new Way(server.key(), Math.max(1, server.lastWeight() / divisor >> shift))).toList();
        for (int free = SLOTS; free > 0;) {
            for (var way : ways) {
                for (int turn = way.turns; turn > 0 && free > 0; turn--, free--) {
                    slots[way.nextFree(slots)] = way.server;
                }
            }
        }
    }

    /** The order in which one server looks for free slots; as the table's size is prime, it passes all of them. */
    private static final class Way {

        private final ServerKey server;
        private final int turns;
        private final int step;
        private int position;

        Way(ServerKey server, int turns) {
            this.server = server;
            this.turns = turns;
            this.position = (int) (hash(server.address(), server.port(), SLOT_KEY) % SLOTS);
            this.step = (int) (hash(server.address(), server.port(), STEP_KEY) % (SLOTS - 1)) + 1;
        }

        int nextFree(@Nullable ServerKey[] slots) {
            while (slots[position] != null) {
                position = (position + step) % SLOTS;
            }
            return position;
        }
    }
}
