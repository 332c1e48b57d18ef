package io.ballast.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

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

    /**
     * When a server is seen to be gone from a service, by {@link System#nanoTime}; looks every millisecond.
     *
     * @param server as {@code 10.77.0.3:80}
     */
    public static CompletableFuture<Long> gone(Host director, String key, String server) {
        return director.onThread(() -> {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (serversHere(key).stream().anyMatch(each -> each.startsWith(server + " "))) {
                if (System.nanoTime() - limit > 0) {
                    throw new AssertionError(server + " stayed in the table of " + director + " for a minute");
                }
                LockSupport.parkNanos(1_000_000);
            }
            return System.nanoTime();
        });
    }

    /** As {@link #servers}, in the namespace of the calling thread. */
    static List<String> serversHere(String key) throws IOException {
        List<String> servers = new ArrayList<>();
        String wanted = hexadecimal(key);
        boolean inside = false;
        for (String line : Files.readAllLines(LIST)) {
            String[] words = line.strip().split("\\s+", -1);
            if (!words[0].equals("->")) {
                inside = words.length > 1 && words[1].equals(wanted);
            } else if (inside) {
                servers.add(readable(words[1]) + " " + words[3]);
            }
        }
        return servers;
    }

    private static String hexadecimal(String key) {
        String[] parts = key.split("[.:]", -1);
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
