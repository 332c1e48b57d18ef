package io.ballast.vrrp.router;

import java.nio.file.Path;

/** Where the processes of this room begin; the application's main class hands over to it by the first argument. */
public final class RouterMain {

    static final String ROUTER = "vrrp-router";
    static final String GUARD = "vrrp-guard";

    private RouterMain() {
    }

    /** Whether a program started with these arguments is a router or a guard. */
    public static boolean isMeant(String[] args) {
        return args.length == 2 && (args[0].equals(ROUTER) || args[0].equals(GUARD));
    }

    /**
     * Runs a router or a guard, and ends the process when it is done.
     *
     * @param args {@code vrrp-router} and a state directory, or {@code vrrp-guard} and the router's process number
     */
    public static void main(String[] args) throws InterruptedException {
        if (!isMeant(args)) {
            System.err.println("usage: vrrp-router STATE_DIRECTORY");
            System.exit(2);
        }
        System.exit(
                args[0].equals(GUARD) ? GuardMain.run(Long.parseLong(args[1])) : RouterProcess.run(Path.of(args[1])));
    }
}
