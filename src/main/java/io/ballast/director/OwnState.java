package io.ballast.director;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

import io.ballast.table.HeldAddress;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the director must still know after a restart, in a small file of its own: which services and addresses it put
 * up, since when servers drain, and whether a hold lasts. The kernel has no place for an owner's name.
 *
 * <p>Written before the first operation that it speaks of. It is not forced to the disk: a machine that loses power
 * loses its forwarding table too. A file that cannot be written is said once and never stops forwarding.
 */
final class OwnState {

    private static final Logger LOG = LoggerFactory.getLogger(OwnState.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final FileAttribute<Set<PosixFilePermission>> OWNER = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The file's shape. */
    record Stored(List<String> services, List<String> addresses, Map<String, String> draining,
            @Nullable StoredHold hold) {
    }

    record StoredHold(String since, String until, String reason, String author) {
    }

    private final @Nullable Path file;
    /** Read by other threads too. */
    private final Set<ServiceKey> services = new ConcurrentSkipListSet<>();
    private final Set<HeldAddress> addresses = new TreeSet<>();
    private final Map<String, Instant> draining = new TreeMap<>();
    private @Nullable Hold hold;
    private boolean known;
    private boolean failing;

    /** @param file null for a director that remembers nothing */
    OwnState(@Nullable Path file) {
        this.file = file;
        if (file != null && Files.exists(file)) {
            load(file);
        }
    }

    /** Whether an earlier run left its knowledge; without it, what is defined counts as ours. */
    boolean known() {
        return known;
    }

    /** Any thread may ask: a service is ours from before it stands in the table until after it is out of it. */
    boolean owns(ServiceKey key) {
        return services.contains(key);
    }

    Set<ServiceKey> services() {
        return services;
    }

    Set<HeldAddress> addresses() {
        return addresses;
    }

    @Nullable
    Hold hold() {
        return hold;
    }

    void own(Collection<ServiceKey> keys) {
        if (services.addAll(keys)) {
            save();
        }
    }

    void disown(Collection<ServiceKey> keys) {
        if (services.removeAll(Set.copyOf(keys))) {
            save();
        }
    }

    void own(HeldAddress address) {
        if (addresses.add(address)) {
            save();
        }
    }

    void disown(HeldAddress address) {
        if (addresses.remove(address)) {
            save();
        }
    }

    void hold(@Nullable Hold newHold) {
        hold = newHold;
        save();
    }

    /** When the server began to drain: now, unless that is known already. */
    Instant drainingSince(String server, Instant now) {
        var since = draining.putIfAbsent(server, now);
        if (since == null) {
            save();
        }
        return since == null ? now : since;
    }

    void drainsNoLonger(String server) {
        if (draining.remove(server) != null) {
            save();
        }
    }

    /** Forgets servers that are no more. */
    void drainOnly(Predicate<String> isDefined) {
        if (draining.keySet().removeIf(isDefined.negate())) {
            save();
        }
    }

    private void load(Path from) {
        try {
            var stored = JSON.readValue(Files.readString(from), Stored.class);
            stored.services().forEach(text -> services.add(Keys.read(text)));
            stored.addresses().forEach(text -> addresses.add(Keys.readAddress(text)));
            stored.draining().forEach((server, since) -> draining.put(server, Instant.parse(since)));
            var held = stored.hold();
            hold = held == null
                    ? null
                    : new Hold(Instant.parse(held.since()), Instant.parse(held.until()), held.reason(), held.author());
            known = true;
        } catch (IOException | RuntimeException e) {
            services.clear();
            LOG.warn("{} cannot be read, so what is defined counts as ours: {}", from, e.getMessage());
        }
    }

    void save() {
        known = true;
        if (file == null) {
            return;
        }
        try {
            write(file, JSON.writeValueAsString(stored()));
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("{} cannot be written; after a restart services may count as foreign: {}", file,
                        e.toString());
            }
            failing = true;
        }
    }

    private Stored stored() {
        var since = new TreeMap<String, String>();
        draining.forEach((server, instant) -> since.put(server, instant.toString()));
        var held = hold;
        return new Stored(services.stream().map(Keys::write).toList(), addresses.stream().map(Keys::write).toList(),
                since, held == null
                        ? null
                        : new StoredHold(held.since().toString(), held.until().toString(), held.reason(),
                                held.author()));
    }

    private static void write(Path file, String text) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(beside);
        // For its owner alone, whatever the umask: who holds the table and why is nobody else's business.
        Files.createFile(beside, OWNER);
        Files.writeString(beside, text);
        try {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
