package io.ballast.vrrp.router;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;

/** How another process of this very program is started: the same Java, the same jar or class path, little memory. */
final class JavaCommand {

    private static final List<String> FLAGS = List.of("-Xms8m", "-Xss512k", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");
    /** What else stands in the environment may be secret, and is of no use there. */
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "LANG", "LC_ALL", "TZ", "JAVA_HOME");

    private JavaCommand() {
    }

    /**
     * A process that is started with these words.
     *
     * @param heap in MiB at most
     */
    static ProcessBuilder of(int heap, List<String> words) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(FLAGS);
        command.add("-Xmx" + heap + "m");
        command.addAll(program(System.getProperty("java.class.path", "")));
        command.addAll(words);
        var builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(ENVIRONMENT);
        return builder;
    }

    private static String java() {
        return ProcessHandle.current().info().command()
                .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /** A jar that can be run by itself, whole or unpacked, hands over by its first argument; else it is the class. */
    static List<String> program(String classPath) {
        return isProgram(classPath)
                ? List.of("-jar", Path.of(classPath).toAbsolutePath().toString())
                : List.of("-cp", classPath, RouterMain.class.getName());
    }

    private static boolean isProgram(String classPath) {
        if (classPath.contains(File.pathSeparator) || !classPath.endsWith(".jar")) {
            return false;
        }
        try (var jar = new JarFile(classPath)) {
            var manifest = jar.getManifest();
            return manifest != null && manifest.getMainAttributes().getValue("Main-Class") != null;
        } catch (IOException e) {
            return false;
        }
    }
}
