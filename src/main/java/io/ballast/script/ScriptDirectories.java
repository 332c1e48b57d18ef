package io.ballast.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Where scripts may lie. Whoever can write to a script, its directory or any directory above could run what they like
 * as the director's user; so all of these belong to root or that user, and nobody else may write to them.
 */
public final class ScriptDirectories {

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    private final List<Path> directories;

    /** @param directories of which the first that has a script of a name gives it */
    public ScriptDirectories(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /**
     * The script of a name.
     *
     * @throws CannotRun if there is no such script, or it is not safe to run; says what to do
     */
    public Path find(String name) throws CannotRun {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new CannotRun("a script's name has no slash and no dot in front, unlike " + Cleaned.text(name));
        }
        if (directories.isEmpty()) {
            throw new CannotRun(
                    "scripts are off; name their directories in the director's settings, ballast.scripts");
        }
        for (var directory : directories) {
            if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                return checked(directory, name);
            }
        }
        throw new CannotRun("there is no script " + Cleaned.text(name) + " in " + shown());
    }

    private static Path checked(Path directory, String name) throws CannotRun {
        if (!directory.isAbsolute()) {
            throw new CannotRun("the script directory " + directory + " in ballast.scripts must be an absolute path");
        }
        var script = directory.resolve(name);
        try {
            var real = directory.toRealPath();
            for (Path above = real; above != null; above = above.getParent()) {
                refuse(fault(above, !above.equals(real)), above);
            }
            script = real.resolve(name);
            if (!Files.isRegularFile(script, LinkOption.NOFOLLOW_LINKS)) {
                throw new CannotRun("the script " + script + " must be a file, and no link");
            }
            refuse(fault(script, false), script);
        } catch (IOException e) {
            throw new CannotRun("the script " + script + " cannot be looked at: " + e.getMessage());
        }
        if (!Files.isExecutable(script)) {
            throw new CannotRun("the script " + script + " must be executable");
        }
        return script;
    }

    private static void refuse(@Nullable String fault, Path path) throws CannotRun {
        if (fault != null) {
            throw new CannotRun("no script is run from where others may change it: " + path + " " + fault);
        }
    }

    /**
     * @param mayBeSticky whether others may write as long as they can move nothing of ours, as in /tmp
     * @return null if nobody else can change it
     */
    private static @Nullable String fault(Path path, boolean mayBeSticky) throws IOException {
        int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (owner != 0 && owner != ownUser()) {
            return "must belong to root or the director's user";
        }
        boolean writable = (mode & WRITABLE_BY_OTHERS) != 0 && !(mayBeSticky && (mode & STICKY) != 0);
        return writable ? "must not be writable by group or others" : null;
    }

    private static int ownUser() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private String shown() {
        return String.join(", ", directories.stream().map(Path::toString).toList());
    }
}
