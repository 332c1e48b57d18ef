package io.ballast.vrrp.router;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts a router that outlives who starts it. It makes itself a session of its own, so that neither a terminal that is
 * closed nor a signal to its starter's group ends it. What starts by systemd is ended with its service all the same,
 * unless the router has a service of its own.
 */
public final class RouterLauncher {

    private static final int HEAP_MIB = 64;

    private RouterLauncher() {
    }

    /**
     * Ends a router that answers no more.
     *
     * @param process its number, as it said; another program of that number is left alone
     * @param forcibly without giving it time to hand over
     */
    public static void end(long process, boolean forcibly) {
        ProcessHandle.of(process).filter(RouterLauncher::isRouter)
                .ifPresent(forcibly ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
    }

    /** Asked of the kernel: a {@link ProcessHandle} does not tell a command that is longer than a page. */
    private static boolean isRouter(ProcessHandle process) {
        try {
            var command = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return List.of(command.split("\0", -1)).contains(RouterMain.ROUTER);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Starts a router, which answers at {@link RouterLink#connect} some time later, usually within a second; one that
     * finds another at work in the same directory ends at once.
     *
     * @param stateDirectory of its own, made if it is not there; its path must be short enough for a Unix domain socket
     * @return the process, that a caller may look at and need not keep
     * @throws IOException if the directory cannot be made, or no process started
     */
    public static ProcessHandle start(Path stateDirectory) throws IOException {
        return start(stateDirectory, HEAP_MIB);
    }

    /** @param heap in MiB at most */
    static ProcessHandle start(Path stateDirectory, int heap) throws IOException {
        var directory = stateDirectory.toAbsolutePath();
        StateDirectory.make(directory);
        var builder = JavaCommand.of(heap, List.of(RouterMain.ROUTER, directory.toString()));
        return builder.redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true).redirectOutput(StateDirectory.output(directory).toFile()).start().toHandle();
    }
}
