package io.ballast.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What this director needs to start, and to let its users in, without a database: values by key on its own disk.
 *
 * <p>A change is one line appended to a log. When the log has grown, or a line could not be written, everything is
 * written anew as the base of the next generation. A base is of use only whole; if the newest is not, the one before
 * it with both their logs says the same.
 */
@Component
public class LastGoodState {

    private static final Logger LOG = LoggerFactory.getLogger(LastGoodState.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SECTION = "section/";
    private static final long LOG_BYTES_WORTH_KEEPING = 4 << 20;

    private final StateFiles files;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, JsonNode> sections = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Map<String, JsonNode>>> sources = new ConcurrentHashMap<>();
    private NavigableMap<String, JsonNode> loaded = new TreeMap<>();
    private long generation;
    private long logLength;
    private @Nullable FileChannel log;
    /** What was written to since it was last forced. */
    private final AtomicReference<@Nullable FileChannel> unforced = new AtomicReference<>();
    private volatile @Nullable String trouble;

    @Autowired
    LastGoodState(DirectorSettings settings) {
        this(settings.data());
    }

    /** Reads what a directory holds; never fails. */
    public LastGoodState(Path directory) {
        this.files = new StateFiles(directory);
        try {
            load();
        } catch (IOException e) {
            fail(e);
        }
        loaded.forEach((key, value) -> {
            if (key.startsWith(SECTION)) {
                sections.put(key.substring(SECTION.length()), value);
            }
        });
    }

    /** Keeps a section. What cannot be written is logged and tried again later; never throws for want of disk. */
    public void put(String section, JsonNode value) {
        sections.put(section, value);
        change(Map.of(SECTION + section, value), List.of());
    }

    /** What was kept last under this name. */
    public Optional<JsonNode> get(String section) {
        return Optional.ofNullable(sections.get(section));
    }

    /** Why the file is behind, or empty. */
    public String trouble() {
        var now = trouble;
        return now == null ? "" : now;
    }

    /** What was on the disk at start under keys that begin so. Handed out once; it may be large. */
    public NavigableMap<String, JsonNode> take(String prefix) {
        lock.lock();
        try {
            var taken = new TreeMap<>(loaded.subMap(prefix, true, prefix + Character.MAX_VALUE, false));
            taken.keySet().forEach(loaded::remove);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Says who knows all values under keys of its own, for when everything is written anew. */
    public void source(String prefix, Supplier<Map<String, JsonNode>> all) {
        sources.put(prefix, all);
    }

    /** Keeps some values and forgets others, all or nothing. */
    public void change(Map<String, JsonNode> puts, Collection<String> removes) {
        var line = JSON.createObjectNode();
        var put = line.putObject("put");
        puts.forEach(put::set);
        var remove = line.putArray("remove");
        removes.forEach(remove::add);
        lock.lock();
        try {
            if (trouble == null && generation == 0) {
                rewrite();
            }
            if (trouble == null) {
                append(StateFiles.line(line.toString()));
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    private void append(byte[] line) throws IOException {
        if (log == null) {
            log = files.open(files.log(generation));
            log.truncate(logLength);
        }
        var buffer = ByteBuffer.wrap(line);
        long at = logLength;
        while (buffer.hasRemaining()) {
            at += log.write(buffer, at);
        }
        logLength = at;
        unforced.set(log);
    }

    /**
     * Has the disk itself keep what was written; until then the kernel does, which outlives this program and not the
     * machine. Nobody waits for it, as nobody waits for the database's disk: the two are as old as each other.
     */
    @Scheduled(initialDelay = 500, fixedDelay = 500)
    public void force() {
        var channel = unforced.getAndSet(null);
        try {
            if (channel != null) {
                channel.force(false);
            }
        } catch (ClosedChannelException e) {
            LOG.debug("The log was written anew meanwhile");
        } catch (IOException e) {
            lock.lock();
            try {
                fail(e);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Writes everything anew where a change could not be written or the log has grown. */
    @Scheduled(initialDelay = 5000, fixedDelay = 5000)
    public void tidy() {
        lock.lock();
        try {
            boolean grown = generation > 0
                    && logLength > LOG_BYTES_WORTH_KEEPING + Files.size(files.base(generation));
            if (trouble != null || grown) {
                rewrite();
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    private void rewrite() throws IOException {
        var all = new TreeMap<String, JsonNode>(loaded);
        sections.forEach((name, value) -> all.put(SECTION + name, value));
        sources.values().forEach(source -> all.putAll(source.get()));
        var lines = new ArrayList<String>(all.size() + 1);
        all.forEach((key, value) -> lines
                .add(JSON.createObjectNode().put("key", key).set("value", value)
                        .toString()));
        lines.add(JSON.createObjectNode().put("end", all.size()).toString());
        files.writeBase(generation + 1, lines);
        if (log != null) {
            log.close();
            log = null;
        }
        Files.deleteIfExists(files.log(generation + 1));
        files.removeBefore(generation);
        generation++;
        logLength = 0;
        if (trouble != null) {
            LOG.info("The last good state is on the disk again.");
            trouble = null;
        }
    }

    private void fail(IOException e) {
        if (trouble == null) {
            LOG.warn("The last good state cannot be written, and a start without database would use an older one: {}",
                    e.toString());
        }
        trouble = "The last good state cannot be written: " + e + ".";
    }

    /** The newest whole base with the logs since. */
    private void load() throws IOException {
        var generations = files.generations();
        for (long start : generations.descendingSet()) {
            var base = base(files.read(files.base(start)).lines());
            if (base != null) {
                loaded = base;
                for (long next : generations.tailSet(start, true)) {
                    logLength = replay(files.read(files.log(next)));
                }
                generation = generations.last();
                return;
            }
            LOG.warn("{} is damaged; using the state before it.", files.base(start));
        }
        if (!generations.isEmpty()) {
            generation = generations.last();
            trouble = "The last good state was damaged and is written anew.";
        }
    }

    private static @Nullable NavigableMap<String, JsonNode> base(List<String> lines) {
        var values = new TreeMap<String, JsonNode>();
        try {
            for (var line : lines) {
                var node = JSON.readTree(line);
                var key = node.get("key");
                if (key == null) {
                    return node.path("end").intValue(-1) == values.size() ? values : null;
                }
                values.put(key.stringValue(), node.required("value"));
            }
        } catch (JacksonException e) {
            return null;
        }
        return null;
    }

    private long replay(StateFiles.Content content) {
        for (var line : content.lines()) {
            var node = JSON.readTree(line);
            node.required("put").properties().forEach(put -> loaded.put(put.getKey(), put.getValue()));
            node.required("remove").values().forEach(key -> loaded.remove(key.stringValue()));
        }
        return content.length();
    }
}
