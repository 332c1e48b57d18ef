package io.ballast.linux;

/** All processes that a program has started and that have not left its group (setpgid(2)). */
public final class ProcessGroup {

    /** With its number in include/uapi/asm-generic/signal.h. */
    public enum Signal {
        KILL(9), TERM(15);

        private final int number;

        Signal(int number) {
            this.number = number;
        }
    }

    private ProcessGroup() {
    }

    /**
     * Signals each process of a group.
     *
     * @param leader process number, at least 2, of the process that leads or led the group
     * @return whether there was any
     */
    public static boolean signal(long leader, Signal signal) {
        if (leader < 2 || leader > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(leader + " leads no group that may be signalled");
        }
        return LibC.C.kill((int) -leader, signal.number) == 0;
    }
}
