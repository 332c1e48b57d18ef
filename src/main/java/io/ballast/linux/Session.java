package io.ballast.linux;

/** The session that this process belongs to (setsid(2)). */
public final class Session {

    private Session() {
    }

    /**
     * Makes this process the first of a session of its own, without a terminal: what ends the session or the group that it
     * was started in does not reach it. One that leads a group already, such as a shell's job, stays where it is.
     *
     * @return whether it has a session of its own now
     */
    public static boolean begin() {
        return LibC.C.setsid() != -1;
    }
}
