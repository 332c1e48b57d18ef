package io.ballast.plane.ipvs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.linux.MalformedMessage;
import io.ballast.linux.NetlinkChannel;
import io.ballast.plane.PlaneException;

import org.jspecify.annotations.Nullable;

/** The socket to the kernel, opened when it is needed, and given up when an answer on it was lost. For one thread. */
final class KernelConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;

    private final Supplier<NetlinkChannel> channels;
    private @Nullable IpvsClient client;
    /** A question may be asked in the middle of another one; a socket is closed when nobody is left who uses it. */
    private final List<IpvsClient> givenUp = new ArrayList<>();
    private int asking;

    KernelConnection(Supplier<NetlinkChannel> channels) {
        this.channels = channels;
    }

    /** A question to the kernel, which may be asked again. */
    interface Question<T extends @Nullable Object> {
        T ask(IpvsClient client);
    }

    /** @throws ErrnoException if no socket can be had */
    IpvsClient client() {
        var open = client;
        if (open == null) {
            open = new IpvsClient(channels.get(), PATIENCE);
            client = open;
        }
        return open;
    }

    void drop() {
        if (client != null) {
            givenUp.add(client);
            client = null;
        }
        closeGivenUp();
    }

    private void closeGivenUp() {
        if (asking == 0) {
            givenUp.forEach(IpvsClient::close);
            givenUp.clear();
        }
    }

    /**
     * Asks, and again with a fresh socket when an answer was lost or the module was loaded anew.
     *
     * @throws PlaneException with one sentence if the kernel does not answer
     */
    <T extends @Nullable Object> T ask(Question<T> question) {
        asking++;
        try {
            return askAgain(question);
        } finally {
            asking--;
            closeGivenUp();
        }
    }

    private <T extends @Nullable Object> T askAgain(Question<T> question) {
        for (int attempt = 1;; attempt++) {
            try {
                return question.ask(client());
            } catch (ErrnoException e) {
                drop();
                if (attempt == ATTEMPTS || !worthAnother(e.errno())) {
                    throw new PlaneException(KernelWords.unavailable(e), e);
                }
            } catch (MalformedMessage e) {
                drop();
                throw new PlaneException("the kernel's answer was not understood: " + e.getMessage(), e);
            }
        }
    }

    private static boolean worthAnother(int errno) {
        return switch (errno) {
            case Errno.ENOBUFS, Errno.EMSGSIZE, Errno.EBUSY, Errno.ENOENT, Errno.EAGAIN -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        drop();
    }
}
