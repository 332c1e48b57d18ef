package io.ballast.plane.ipvs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The lock that programs which change tables of iptables share, and without which iptables refuses to work. */
final class XtablesLock {

    static final String VARIABLE = "XTABLES_LOCKFILE";

    private static final Path SYSTEM = Path.of("/run/xtables.lock");

    private XtablesLock() {
    }

    /** The lock that this process's own environment names, or else the system's. */
    static Map<String, String> environment() {
        var named = System.getenv(VARIABLE);
        return named == null ? Map.of() : Map.of(VARIABLE, named);
    }

    /**
     * What iptables has to find in its environment.
     *
     * @param directory where nobody else may write; an ordinary user's lock lies there, who cannot open the system's. In
     *     a directory that all may write, another user could have made the file before
     */
    static Map<String, String> environment(Path directory) {
        return environment(System.getenv(), SYSTEM, directory);
    }

    static Map<String, String> environment(Map<String, String> set, Path system, Path directory) {
        var named = set.get(VARIABLE);
        if (named != null) {
            return Map.of(VARIABLE, named);
        }
        boolean usable = Files.exists(system) ? Files.isReadable(system) : Files.isWritable(system.getParent());
        return usable ? Map.of() : Map.of(VARIABLE, directory.toAbsolutePath().resolve("xtables.lock").toString());
    }
}
