package io.ballast.linux;

import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import jnr.ffi.types.u_int64_t;

import org.jspecify.annotations.Nullable;

/**
 * The few functions of libc that are needed here. A call that fails becomes an {@link ErrnoException}; one that a signal
 * interrupted is made again.
 *
 * <p>Buffers are direct, so nothing is copied and nothing is pinned while a call blocks; data goes to and comes from the
 * buffer's position. What can block is only called on platform threads, since a native call pins the carrier of a
 * virtual one.
 */
final class LibC {

    /**
     * The functions themselves; each returns -1 and sets errno if it fails. Public, since jnr implements it in a class
     * loader of its own.
     */
    public interface Functions {

        int socket(int domain, int type, int protocol);

        int bind(int fd, @In ByteBuffer address, int length);

        int connect(int fd, @In ByteBuffer address, int length);

        int getsockname(int fd, @Out ByteBuffer address, @In @Out int[] length);

        int setsockopt(int fd, int level, int name, @In int[] value, int length);

        int setsockopt(int fd, int level, int name, @In ByteBuffer value, int length);

        int getsockopt(int fd, int level, int name, @In @Out ByteBuffer value, @In @Out int[] length);

        @ssize_t
        long send(int fd, @In ByteBuffer data, @size_t long length, int flags);

        @ssize_t
        long sendto(int fd, @In ByteBuffer data, @size_t long length, int flags, @In ByteBuffer address,
                int addressLength);

        @ssize_t
        long recv(int fd, @Out ByteBuffer data, @size_t long length, int flags);

        @ssize_t
        long recvfrom(int fd, @Out ByteBuffer data, @size_t long length, int flags, @Out ByteBuffer address,
                @In @Out int[] addressLength);

        @ssize_t
        long sendmsg(int fd, @In ByteBuffer message, int flags);

        @ssize_t
        long recvmsg(int fd, @In @Out ByteBuffer message, int flags);

        int getegid();

        int setsid();

        int kill(int pid, int signal);

        @Variadic(fixedCount = 1)
        int prctl(int option, @u_int64_t long a, @u_int64_t long b, @u_int64_t long c, @u_int64_t long d);

        int poll(@In @Out ByteBuffer descriptors, long count, int timeoutMillis);

        int ppoll(@In @Out ByteBuffer descriptors, long count, @In ByteBuffer timeout,
                @In @Nullable ByteBuffer signals);

        int eventfd(int initial, int flags);

        int pipe2(@Out int[] ends, int flags);

        @ssize_t
        long write(int fd, @In ByteBuffer data, @size_t long length);

        @ssize_t
        long read(int fd, @Out ByteBuffer data, @size_t long length);

        @Variadic(fixedCount = 2)
        int open(String path, int flags);

        int close(int fd);

        int setns(int fd, int type);

        int unshare(int flags);

        int capset(@In ByteBuffer header, @In ByteBuffer data);

        String strerror(int errno);
    }

    static final Functions C = LibraryLoader.create(Functions.class).load("c");

    private static final Runtime RUNTIME = Runtime.getRuntime(C);

    private LibC() {
    }

    /**
     * Makes the call, and again while signals interrupt it.
     *
     * @param name how the call is named if it fails
     * @return what it returned, never -1
     */
    static long call(String name, LongSupplier operation) {
        return call(name, operation, RUNTIME::getLastError);
    }

    /** The same with a given source of errno, which is read in the frame of the call, before the thread can park. */
    static long call(String name, LongSupplier operation, IntSupplier lastError) {
        return call(name, operation, lastError, 0);
    }

    /** The same for a call on a descriptor that must not wait: -1, and no exception, if it would have to. */
    static long callWithoutWaiting(String name, LongSupplier operation) {
        return call(name, operation, RUNTIME::getLastError, Errno.EAGAIN);
    }

    /** @param harmless an errno for which -1 is returned; 0 for none */
    private static long call(String name, LongSupplier operation, IntSupplier lastError, int harmless) {
        while (true) {
            long result = operation.getAsLong();
            if (result != -1) {
                return result;
            }
            int errno = lastError.getAsInt();
            if (errno == harmless) {
                return -1;
            }
            if (errno != Errno.EINTR) {
                throw failure(name, errno);
            }
        }
    }

    static ErrnoException failure(String name, int errno) {
        return new ErrnoException(name, errno, C.strerror(errno));
    }

    /** A zeroed buffer in native order that native code may keep its hands on. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(java.nio.ByteOrder.nativeOrder());
    }

    static void setOption(String name, int fd, int level, int option, int value) {
        call("setsockopt(" + name + ")", () -> C.setsockopt(fd, level, option, new int[]{value}, Integer.BYTES));
    }

    static void setOption(String name, int fd, int level, int option, ByteBuffer value) {
        call("setsockopt(" + name + ")", () -> C.setsockopt(fd, level, option, value, value.remaining()));
    }

    /** Closes without a word: whether that fails changes nothing for anybody (and close must not be repeated). */
    static void close(int fd) {
        int _ = C.close(fd);
    }
}
