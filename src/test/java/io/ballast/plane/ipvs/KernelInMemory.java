package io.ballast.plane.ipvs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.Collection;
import java.util.List;

import io.ballast.linux.Sysctls;
import io.ballast.plane.ForwardingPlane;
import io.ballast.table.PacketRule;
import io.ballast.table.ServiceEntry;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;

/**
 * A kernel that holds an IPv4 table in memory and answers by netlink messages and by text, for a machine without
 * ip_vs: all of a plane but the system calls.
 */
public final class KernelInMemory implements AutoCloseable {

    /** Room for a service with ten servers in the text; each has a place of its own there, as in a file on disk. */
    private static final int PLACE_BYTES = 1024;

    private final ScriptedTable table = new ScriptedTable(List.of());
    private final Map<ServiceKey, Integer> places = new HashMap<>();
    private final FileChannel text;
    private final IpvsPlane plane;

    /** @param directory for the table's text */
    public KernelInMemory(Path directory) throws IOException {
        text = FileChannel.open(directory.resolve("ip_vs"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        table.written = this::show;
        plane = new IpvsPlane(() -> table.kernel, new TwoSysctls(), new NoRules(),
                body -> Thread.ofPlatform().daemon().start(body), directory);
    }

    public ForwardingPlane plane() {
        return plane;
    }

    private void show(ServiceEntry service) {
        int place = places.computeIfAbsent(service.key(), _ -> places.size());
        try {
            text.write(ByteBuffer.wrap(text(service).getBytes(US_ASCII)), (long) place * PLACE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As ip_vs_info_seq_show writes it, filled up with blanks, which mean nothing. */
    private static String text(ServiceEntry service) {
        var key = (ServiceKey.AddressKey) service.key();
        var lines = new StringBuilder("TCP  %08X:%04X %s ".formatted(key.address().low(), key.port(),
                service.scheduler()));
        service.servers().forEach(server -> lines.append("\n  -> %08X:%04X      %-7s %-6d %-10d %-10d".formatted(
                server.key().address().low(), server.key().port(), "Masq", server.weight(), 0, 0)));
        return lines + " ".repeat(PLACE_BYTES - 1 - lines.length()) + "\n";
    }

    @Override
    public void close() throws IOException {
        plane.close();
        text.close();
    }

    private static final class TwoSysctls implements Sysctls {

        private final Map<String, String> values = new HashMap<>(Map.of("net.ipv4.vs.expire_nodest_conn", "0",
                "net.ipv4.vs.expire_quiescent_template", "0"));

        @Override
        public @Nullable String read(String name) {
            return values.get(name);
        }

        @Override
        public void write(String name, String value) {
            values.put(name, value);
        }

        @Override
        public SortedSet<String> names(String under) {
            return new TreeSet<>(List.of("expire_nodest_conn", "expire_quiescent_template"));
        }
    }

    private static final class NoRules implements PacketRules {

        @Override
        public String describe() {
            return "none";
        }

        @Override
        public SortedSet<PacketRule> read() {
            return new TreeSet<>(Set.of());
        }

        @Override
        public long look() {
            return 0;
        }

        @Override
        public void apply(Collection<PacketRule> adds, Collection<PacketRule> removes) {
            throw new PacketRulesException("there are no packet rules here");
        }

        @Override
        public void close() {
        }
    }
}
