package io.ballast.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.definition.NotificationChannel;
import io.ballast.definition.NotificationRule;
import io.ballast.definition.NotificationRule.Least;
import io.ballast.definition.Snapshot;
import io.ballast.definition.Author;
import io.ballast.director.ClusterStatus;
import io.ballast.event.Cause;
import io.ballast.event.EventBench;
import io.ballast.event.EventKind;
import io.ballast.event.Severity;
import io.ballast.event.Subject;
import io.ballast.notify.channel.Deliverer;
import io.ballast.notify.channel.Delivery;
import io.ballast.notify.channel.Delivery.Outcome;
import io.ballast.notify.channel.Message;
import io.ballast.role.Roles;
import io.ballast.vrrp.router.Peer;

import org.jspecify.annotations.Nullable;

/** Everything from the journal to the channel, but for the channel and the database. */
final class Desk implements AutoCloseable, Deliverer {

    static final Duration LONG = Duration.ofSeconds(30);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** What outlives the process. */
    static final class Kept implements OutboxStore {

        final EventBench.Kept events = new EventBench.Kept();
        final Map<String, Outgoing> rows = new ConcurrentHashMap<>();
        final Map<String, String> owners = new ConcurrentHashMap<>();
        final Map<String, Instant> leases = new ConcurrentHashMap<>();
        final Map<Told.Key, Told> told = new ConcurrentHashMap<>();
        /** All that anybody ever got. */
        final List<Message> delivered = new CopyOnWriteArrayList<>();

        @Override
        public void put(List<Outgoing> messages, Map<Told.Key, @Nullable Told> tellings, String owner, Instant lease) {
            // By way of what is stored really, so that nothing is kept that could not be read back.
            var written = messages.stream().map(OutgoingCodec::write).toList();
            events.effect(() -> {
                written.stream().map(OutgoingCodec::read).forEach(each -> {
                    rows.put(each.id(), each);
                    owners.put(each.id(), owner);
                    leases.put(each.id(), lease);
                });
                tellings.forEach((key, value) -> {
                    if (value == null) {
                        told.remove(key);
                    } else {
                        told.put(key, value);
                    }
                });
            });
        }

        @Override
        public synchronized List<Outgoing> claim(String owner, Instant now, Instant lease) {
            events.answer();
            rows.values().stream().filter(each -> each.state() == Outgoing.State.WAITING)
                    .filter(each -> owner.equals(owners.get(each.id()))
                            || leases.getOrDefault(each.id(), Instant.MAX).isBefore(now))
                    .forEach(each -> {
                        owners.put(each.id(), owner);
                        leases.put(each.id(), lease);
                    });
            return rows.values().stream().filter(each -> each.state() == Outgoing.State.WAITING)
                    .filter(each -> owner.equals(owners.get(each.id())))
                    .sorted(java.util.Comparator.comparing(Outgoing::created)).toList();
        }

        @Override
        public Map<Told.Key, Told> told() {
            events.answer();
            return new HashMap<>(told);
        }

        @Override
        public @Nullable Outgoing get(String id) {
            events.answer();
            return rows.get(id);
        }

        @Override
        public List<Outgoing> page(Outgoing.@Nullable State state, Instant after, int limit) {
            events.answer();
            return rows.values().stream().filter(each -> state == null || each.state() == state)
                    .filter(each -> each.created().isAfter(after)).limit(limit).toList();
        }

        @Override
        public int prune(Instant before) {
            return 0;
        }
    }

    final Kept kept;
    final EventBench bench;
    final Outbox outbox;
    final Rules rules;
    final Sender sender;
    final Words words;
    final List<Message> delivered = new CopyOnWriteArrayList<>();
    final InstantSource clock;
    volatile Snapshot definitions = Snapshot.EMPTY;
    /** What the other side says to each message. */
    volatile java.util.function.Function<Message, Delivery> answers = _ -> delivery(Outcome.DELIVERED, "250 ok");

    Desk(Kept kept, InstantSource clock) {
        this(kept, clock, "server1");
    }

    Desk(Kept kept, InstantSource clock, String director) {
        this.kept = kept;
        this.clock = clock;
        bench = new EventBench(director, clock, kept.events);
        outbox = new Outbox(director, kept, clock);
        bench.journal.companion(outbox);
        outbox.onChange(bench.journal::stir);
        var situation = new Situation(director, () -> definitions, cluster -> new ClusterStatus(cluster.name(),
                List.of(), List.of()), new NoRoles());
        words = new Words(director, "LVS_DEVEL", "https://ballast.example", situation, bench.incidents::get, clock);
        rules = new Rules(() -> definitions, outbox, words, clock);
        bench.incidents.listener(rules);
        sender = new Sender(outbox, this, words, name -> definitions.notificationChannel(name), Duration.ofHours(24),
                bench.journal, clock, new Random(1));
        outbox.claim();
    }

    /** Takes part in nothing. */
    private static final class NoRoles implements Roles {

        @Override
        public RoleStatus status(String instance) {
            return RoleStatus.initial("no member");
        }

        @Override
        public List<Peer> peers(String instance) {
            return List.of();
        }

        @Override
        public List<String> failover(String instance, Author author) {
            return List.of();
        }

        @Override
        public List<String> comeBack(String instance, Author author) {
            return List.of();
        }

        @Override
        public boolean awaitNoMaster(String instance, Duration atMost) {
            return true;
        }
    }

    static Delivery delivery(Outcome outcome, String answer) {
        return new Delivery(outcome, answer, new TreeSet<>(), new TreeMap<>(), List.of());
    }

    static NotificationChannel.Mail mail(String name, String... to) {
        return new NotificationChannel.Mail(name, "", true, "127.0.0.1", 25, NotificationChannel.Security.NONE, true,
                null, null, null, "keepalived@server1.example.com", List.of(to), Duration.ofSeconds(10), 1);
    }

    static NotificationRule rule(String name, Least least, String... channels) {
        return new NotificationRule(name, "", true, List.of(channels), List.of(), least, List.of(), List.of(), false,
                Duration.ofSeconds(2), Duration.ZERO, true, 1);
    }

    void define(List<NotificationChannel> channels, List<NotificationRule> all) {
        var named = new TreeMap<String, NotificationChannel>();
        channels.forEach(each -> named.put(each.name(), each));
        var ruled = new TreeMap<String, NotificationRule>();
        all.forEach(each -> ruled.put(each.name(), each));
        definitions = definitions.notifying(1, named, ruled);
    }

    void tell(EventKind kind, Severity severity, Subject subject, @Nullable String to, String message) {
        bench.journal.record(kind, severity, subject, null, to, Cause.probe("probe tcp"), message);
    }

    void server(Severity severity, String service, int server) {
        tell(EventKind.SERVER_HEALTH, severity, Subject.server("web", service, "s" + server).with("10.0.0." + server),
                severity == Severity.WARNING ? "down" : "up", "Server s" + server + " of web/" + service + " is "
                        + (severity == Severity.WARNING ? "down" : "up") + ".");
    }

    @Override
    public Delivery deliver(NotificationChannel channel, Message message, Set<String> settled) {
        kept.events.step.run();
        var answer = answers.apply(message);
        if (answer.isDelivered()) {
            delivered.add(message);
            kept.delivered.add(message);
        }
        return answer;
    }

    List<String> subjects() {
        return delivered.stream().map(Message::subject).toList();
    }

    @Override
    public void close() {
        sender.close();
        bench.close();
    }
}
