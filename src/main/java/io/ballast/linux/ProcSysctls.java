package io.ballast.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The settings under /proc/sys. Those under {@code net} are the ones of the network namespace of the thread that calls
 * (proc_sys_lookup goes by the opening task).
 */
public final class ProcSysctls implements Sysctls {

    private final Path root;

    public ProcSysctls() {
        this(Path.of("/proc/sys"));
    }

    ProcSysctls(Path root) {
        this.root = root;
    }

    @Override
    public @Nullable String read(String name) {
        try {
            return Files.readString(path(name)).stripTrailing();
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void write(String name, String value) {
        try {
            Files.writeString(path(name), value + "\n", StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            throw new SysctlException("this kernel has no setting " + name, e);
        } catch (AccessDeniedException e) {
            throw new SysctlException("Ballast may not set " + name + ": it needs CAP_NET_ADMIN", e);
        } catch (IOException e) {
            throw new SysctlException("the kernel does not take \"" + value + "\" for " + name + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public SortedSet<String> names(String under) {
        var names = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(path(under), Files::isRegularFile)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            return Collections.emptySortedSet();
        }
        return names;
    }

    private Path path(String name) {
        if (!name.matches("[A-Za-z0-9_@:.-][A-Za-z0-9_@:/.-]*") || name.contains("..")) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a kernel setting");
        }
        return root.resolve(name.contains("/") ? name : name.replace('.', '/'));
    }
}
