package io.ballast.role;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.ballast.definition.Tracked;

/**
 * The processes of this machine, as /proc showed them at one moment (proc(5)). This program itself is not among them: a
 * command line that names what is looked for must not be found in its own.
 *
 * @param all processes that live; one that has ended and waits for its parent does not
 */
record Processes(List<Running> all) {

    /** The kernel cuts the name to as many characters (TASK_COMM_LEN). */
    private static final int LONGEST_COMM = 15;
    /** States of a process that has ended: zombie and dead. */
    private static final String ENDED = "ZXx";

    /**
     * One process.
     *
     * @param comm name that the kernel has of it, at most 15 characters
     * @param arguments of its command line, the program first; none of a thread of the kernel
     */
    record Running(String comm, List<String> arguments) {

        Running {
            arguments = List.copyOf(arguments);
        }

        private boolean isNamed(String name) {
            if (!arguments.isEmpty() && fileName(arguments.getFirst()).equals(name)) {
                return true;
            }
            if (name.length() <= LONGEST_COMM) {
                return comm.equals(name);
            }
            // A script: its interpreter comes first on the command line.
            return comm.equals(name.substring(0, LONGEST_COMM)) && arguments.size() > 1
                    && fileName(arguments.get(1)).equals(name);
        }

        private static String fileName(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    Processes {
        all = List.copyOf(all);
    }

    /** How many there are of what is tracked. */
    long count(Tracked.Program tracked) {
        Predicate<Running> matches = switch (tracked.match()) {
            case NAME -> process -> process.isNamed(tracked.name());
            case COMMAND -> process -> String.join(" ", process.arguments()).contains(tracked.name());
        };
        return all.stream().filter(matches).count();
    }

    /**
     * Reads them.
     *
     * @param proc where proc is mounted
     * @throws IOException if this user may not see the processes of others (mount option hidepid)
     */
    static Processes read(Path proc) throws IOException {
        if (!Files.isReadable(proc.resolve("1/cmdline"))) {
            throw new IOException(proc + " hides the processes of other users: mount it without hidepid, or add this "
                    + "program's user to the group that its option gid names");
        }
        long own = ProcessHandle.current().pid();
        var all = new ArrayList<Running>();
        try (var entries = Files.newDirectoryStream(proc, Processes::isProcess)) {
            for (var entry : entries) {
                if (Long.parseLong(entry.getFileName().toString()) != own) {
                    add(entry, all);
                }
            }
        }
        return new Processes(all);
    }

    private static boolean isProcess(Path entry) {
        return entry.getFileName().toString().chars().allMatch(each -> each >= '0' && each <= '9');
    }

    private static void add(Path entry, List<Running> all) throws IOException {
        try {
            var stat = text(entry.resolve("stat"));
            // The name stands in parentheses and may hold any character, parentheses too.
            int begin = stat.indexOf('(');
            int end = stat.lastIndexOf(')');
            if (begin >= 0 && end + 2 < stat.length() && ENDED.indexOf(stat.charAt(end + 2)) < 0) {
                all.add(new Running(stat.substring(begin + 1, end), arguments(text(entry.resolve("cmdline")))));
            }
        } catch (NoSuchFileException e) {
            // It ended while we looked.
        } catch (IOException e) {
            if (Files.exists(entry)) {
                throw e;
            }
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Each ends with a zero byte, apart from what programs write over their own. */
    private static List<String> arguments(String line) {
        var ended = line.endsWith("\0") ? line.substring(0, line.length() - 1) : line;
        return line.isEmpty() ? List.of() : List.of(ended.split("\0", -1));
    }
}
