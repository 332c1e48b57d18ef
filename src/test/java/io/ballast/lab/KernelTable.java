package io.ballast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A director's table as its kernel lists it, which costs no process; its thread reads that of its own namespace. */
public final class KernelTable {

    private static final Path LIST = Path.of("/proc/thread-self/net/ip_vs");

    private KernelTable() {
    }

    /**
     * The servers of one IPv4 service, each as {@code address:port weight}, in no order; empty if there is no service.
     *
     * @param key {@code 10.77.0.100:80}
     */
    public static List<String> servers(Host director, String key) {
        return director.call(() -> serversHere(key));
    }

    /** As {@link #servers}, in the namespace of the calling thread. */
    static List<String> serversHere(String key) throws IOException {
        List<String> servers = new ArrayList<>();
        String wanted = hexadecimal(key);
        boolean inside = false;
        for (String line : Files.readAllLines(LIST)) {
            String[] words = line.strip().split("\\s+");
            if (!words[0].equals("->")) {
                inside = words.length > 1 && words[1].equals(wanted);
            } else if (inside) {
                servers.add(readable(words[1]) + " " + words[3]);
            }
        }
        return servers;
    }

    private static String hexadecimal(String key) {
        String[] parts = key.split("[.:]");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append(String.format(Locale.ROOT, "%02X", Integer.parseInt(parts[i])));
        }
        return text.append(String.format(Locale.ROOT, ":%04X", Integer.parseInt(parts[4]))).toString();
    }

    private static String readable(String hexadecimal) {
        long address = Long.parseLong(hexadecimal.substring(0, 8), 16);
        return "%d.%d.%d.%d:%d".formatted(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255,
                Integer.parseInt(hexadecimal.substring(9), 16));
    }
}
