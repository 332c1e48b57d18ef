package io.ballast.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** What the calling thread may do (capabilities(7)). */
public final class Capabilities {

    /** With its number in include/uapi/linux/capability.h. */
    public enum Capability {
        CAP_NET_BIND_SERVICE(10), CAP_NET_ADMIN(12), CAP_NET_RAW(13), CAP_SYS_ADMIN(21);

        private final int number;

        Capability(int number) {
            this.number = number;
        }

        private long bit() {
            return 1L << number;
        }
    }

    /** What a director needs, and nothing else. */
    public static final Set<Capability> NEEDED = Set.of(Capability.CAP_NET_ADMIN, Capability.CAP_NET_RAW,
            Capability.CAP_NET_BIND_SERVICE);

    private static final int VERSION_3 = 0x20080522;
    private static final int HEADER_BYTES = 8;
    private static final int DATA_BYTES = 24;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final long PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final Path STATUS = Path.of("/proc/thread-self/status");

    private Capabilities() {
    }

    /** Which of those that a director needs the calling thread does not have. */
    public static Set<Capability> missing() {
        var missing = EnumSet.copyOf(NEEDED);
        missing.removeAll(effective());
        return missing;
    }

    /** Which of those named here are in effect for the calling thread; none where that cannot be read. */
    public static Set<Capability> effective() {
        try (var lines = Files.lines(STATUS)) {
            return parse(lines.filter(line -> line.startsWith("CapEff:")).findFirst().orElse("CapEff: 0"));
        } catch (IOException e) {
            return Set.of();
        }
    }

    /**
     * What a person must do so that something can work that needs these capabilities.
     *
     * @param what such as {@code VRRP}
     * @return one sentence without a full stop; null if the calling thread has them all
     */
    public static @Nullable String lacking(String what, Set<Capability> needed) {
        var lacking = EnumSet.noneOf(Capability.class);
        lacking.addAll(needed);
        lacking.removeAll(effective());
        return lacking.isEmpty()
                ? null
                : what + " needs " + lacking.stream().map(Enum::name).collect(Collectors.joining(" and "))
                        + ", which this process does not have: give it with AmbientCapabilities in the systemd unit,"
                        + " or --cap-add for a container";
    }

    static Set<Capability> parse(String line) {
        long bits = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        var set = EnumSet.noneOf(Capability.class);
        Arrays.stream(Capability.values()).filter(capability -> (bits & capability.bit()) != 0).forEach(set::add);
        return set;
    }

    /**
     * Leaves the calling platform thread these capabilities alone. A program started by root gets its own all the same.
     *
     * @throws ErrnoException if it has not got them
     */
    public static void keepOnly(Set<Capability> kept) {
        long bits = kept.stream().mapToLong(Capability::bit).sum();
        var data = LibC.buffer(DATA_BYTES);
        // Two elements of effective, permitted, inheritable: the lower and the upper 32 bits.
        for (int i = 0; i < 2; i++) {
            int part = (int) (bits >>> 32 * i);
            data.putInt(part).putInt(part).putInt(part);
        }
        LibC.call("capset", () -> LibC.C.capset(header(), data.flip()));
    }

    /**
     * Takes every capability from the calling platform thread, and from all programs that it starts, for good: whoever
     * they run as, and whatever the file's owner or capabilities are.
     *
     * <p>no_new_privs alone keeps a program started by root from having them back (cap_bprm_creds_from_file), and is
     * there for everybody; the bounding set is only emptied where the thread may do that.
     */
    public static void giveUpForGood() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread has no capabilities of its own");
        }
        prctl("PR_SET_NO_NEW_PRIVS", PR_SET_NO_NEW_PRIVS, 1);
        prctl("PR_CAP_AMBIENT_CLEAR_ALL", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL);
        try {
            // The first that the kernel does not know ends the list, with EINVAL; no CAP_SETPCAP, with EPERM.
            for (int number = 0; number < Long.SIZE; number++) {
                prctl("PR_CAPBSET_DROP", PR_CAPBSET_DROP, number);
            }
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EINVAL && e.errno() != Errno.EPERM) {
                throw e;
            }
        }
        keepOnly(Set.of());
    }

    private static void prctl(String name, int option, long argument) {
        LibC.call("prctl(" + name + ")", () -> LibC.C.prctl(option, argument, 0, 0, 0));
    }

    private static ByteBuffer header() {
        return LibC.buffer(HEADER_BYTES).putInt(0, VERSION_3);
    }
}
