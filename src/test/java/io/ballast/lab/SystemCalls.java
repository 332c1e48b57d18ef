package io.ballast.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The five calls of libc that the lab itself needs. All but one act on the calling OS thread, so never on a virtual one. */
final class SystemCalls {

    static final int SIGCONT = 18;

    static final int SIGSTOP = 19;

    private static final int CLONE_NEWNET = 0x40000000;

    private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle UNSHARE = failing("unshare", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final MethodHandle CAPSET = failing("capset", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

    private static final MethodHandle CAPGET = failing("capget", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

    private static final MethodHandle GETTID = failing("gettid", FunctionDescriptor.of(JAVA_INT));

    private static final MethodHandle KILL = failing("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private SystemCalls() {
    }

    /** Moves the calling thread, alone, into a new and empty network namespace. Needs CAP_SYS_ADMIN. */
    static void unshareNetwork() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            check("unshare", (int) UNSHARE.invokeExact(state, CLONE_NEWNET), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** The kernel's number of the calling thread; iproute2 takes it where it takes a process's. */
    static int threadId() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) GETTID.invokeExact(arena.allocate(STATE));
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** The calling thread's permitted capabilities, one bit each. */
    static long permitted() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment data = arena.allocate(24, 4);
            check("capget", (int) CAPGET.invokeExact(state, header(arena), data), state);
            return Integer.toUnsignedLong(data.get(JAVA_INT, 4)) | (long) data.get(JAVA_INT, 16) << 32;
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /**
     * Sets the calling thread's effective, permitted and inheritable capabilities. The kernel takes from the ambient set
     * what leaves the others (capabilities(7)), so children started by this thread have no more than this either.
     */
    static void capabilities(long mask) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment data = arena.allocate(24, 4);
            for (int i = 0; i < 3; i++) {
                data.set(JAVA_INT, 4L * i, (int) mask);
                data.set(JAVA_INT, 12 + 4L * i, (int) (mask >>> 32));
            }
            check("capset", (int) CAPSET.invokeExact(state, header(arena), data), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Sends a signal to a process that runs as the same user. */
    static void signal(long process, int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            check("kill", (int) KILL.invokeExact(state, (int) process, number), state);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static MemorySegment header(Arena arena) {
        MemorySegment header = arena.allocate(8, 4);
        header.set(JAVA_INT, 0, LINUX_CAPABILITY_VERSION_3);
        return header;
    }

    private static void check(String call, int result, MemorySegment state) {
        if (result < 0) {
            throw new IllegalStateException(call + " failed with errno " + (int) ERRNO.get(state, 0L)
                    + "; the lab runs only inside its guest (./ballast test)");
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle failing(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor,
                Linker.Option.captureCallState("errno"));
    }

    private static RuntimeException rethrown(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException(e);
    }
}
