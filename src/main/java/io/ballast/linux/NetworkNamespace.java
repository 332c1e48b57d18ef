package io.ballast.linux;

import java.nio.file.Path;

/** Network namespaces, which belong to a thread of the operating system and not to a process. */
public final class NetworkNamespace {

    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private NetworkNamespace() {
    }

    /**
     * Moves the calling platform thread into a namespace for good, such as /run/netns/client; sockets it opens and
     * programs it starts belong there.
     *
     * @throws ErrnoException if there is no such namespace or CAP_SYS_ADMIN is missing
     */
    public static void enter(Path namespace) {
        requirePlatformThread();
        int fd = (int) LibC.call("open(" + namespace + ")",
                () -> LibC.C.open(namespace.toString(), O_RDONLY_CLOEXEC));
        try {
            LibC.call("setns(" + namespace + ")", () -> LibC.C.setns(fd, CLONE_NEWNET));
        } finally {
            LibC.close(fd);
        }
    }

    /** Moves the calling platform thread into a new namespace with nothing in it. */
    public static void enterNew() {
        requirePlatformThread();
        LibC.call("unshare(CLONE_NEWNET)", () -> LibC.C.unshare(CLONE_NEWNET));
    }

    private static void requirePlatformThread() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread has no namespace of its own");
        }
    }
}
