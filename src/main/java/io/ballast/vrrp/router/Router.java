package io.ballast.vrrp.router;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.ballast.table.HeldAddress;
import io.ballast.vrrp.AdvertCodec;
import io.ballast.vrrp.Event;
import io.ballast.vrrp.Reading;

import org.jspecify.annotations.Nullable;

/**
 * The work of the loop: one turn after another, each by the one thread that owns all of this.
 *
 * <p>A turn reads all packets that lie there before it looks at a timer: after a pause, what others said meanwhile counts
 * before what was missed. What elections want is done at once; figures and words to people come last.
 */
final class Router {

    static final Duration FIGURES = Duration.ofSeconds(5);

    private final Ports ports;
    private final Times times;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Sequences sequences;
    private final Bulletin bulletin;
    private final Roster roster = new Roster();
    private final WireTable wires;
    private final Holdings holdings;
    private final Deeds deeds;
    private final Chamber chamber;
    private final Surveyor surveyor;
    private final Reform reform;

    private Duration holdFor = Duration.ofMinutes(1);
    private boolean ready;
    private boolean over;
    private long strangers;
    private long guards;
    private long figuresAt;

    /**
     * @param own what the process lacks from its start
     * @param log takes a line; must not wait
     */
    Router(Ports ports, Inbox inbox, Outbox outbox, Sequences sequences, List<Lack> own, Consumer<String> log) {
        this.ports = ports;
        this.inbox = inbox;
        this.outbox = outbox;
        this.sequences = sequences;
        times = ports.times();
        bulletin = new Bulletin(outbox, log, times);
        wires = new WireTable(ports.wires());
        holdings = new Holdings(ports.ground(), ports.guard(), ports.memory(), bulletin);
        deeds = new Deeds(wires, ports.ground(), holdings, sequences, bulletin, times);
        chamber = new Chamber(roster, deeds, bulletin, times);
        surveyor = new Surveyor(ports, roster, wires, holdings, chamber, bulletin, own, this::announce);
        reform = new Reform(roster, chamber, surveyor, bulletin);
        figuresAt = times.now();
    }

    /** Takes down what an earlier process left; to be done before anything else. */
    void clear(Set<HeldAddress> left) {
        surveyor.look();
        holdings.clear(left, times.now());
        surveyor.dropLeftVirtualLinks();
    }

    /** Whether it has given everything up and is to end. */
    boolean isOver() {
        return over;
    }

    void turn() {
        wires.drain(this::heard);
        for (var word = inbox.next(); word != null && !over; word = inbox.next()) {
            obey(word);
        }
        if (!over) {
            chamber.tick();
            surveyor.lookIfNeeded();
            announce(holdings.retry(times.now()));
            deeds.announcements().work(times.now(), this::tellNeighbours);
            deeds.dropping().settle(roster.seats(), times.now());
        }
        ports.guard().beat(Allowance.of(roster.seats()));
        tellFigures();
    }

    /** For how long there is nothing to do, in nanoseconds. */
    long rest() {
        long now = times.now();
        var timers = roster.electorates().stream().map(Electorate::timer).flatMapToLong(OptionalLong::stream);
        return Stream
                .of(timers, holdings.alarms(), surveyor.alarms(), deeds.announcements().alarms(),
                        deeds.dropping().alarms(),
                        LongStream.of(figuresAt))
                .flatMapToLong(each -> each).map(at -> Math.max(0, at - now)).min().orElse(0);
    }

    private void heard(WireKey on, Arrival arrival) {
        var envelope = arrival.envelope();
        var id = envelope == null
                ? AdvertCodec.virtualRouterId(arrival.bytes())
                : AdvertCodec.virtualRouterIdOfMessage(arrival.bytes());
        var seat = id.isPresent() ? roster.find(on, id.getAsInt()) : null;
        if (seat == null) {
            strangers++;
            return;
        }
        var reading = envelope == null
                ? seat.codec().readIpv4(arrival.bytes())
                : seat.codec().readIpv6(envelope, arrival.bytes());
        switch (reading) {
            case Reading.Valid valid -> believed(seat, valid);
            case Reading.Rejection rejection -> {
                seat.tally().rejected(rejection.kind());
                chamber.one(seat, new Event.Rejected(rejection));
            }
        }
    }

    private void believed(Seat seat, Reading.Valid valid) {
        var advert = valid.advert();
        seat.tally().heard(new Peer(valid.source(), advert.version(), advert.priority(), advert.interval(),
                advert.addresses(), times.instant()));
        var before = seat.lastMaster();
        seat.lastMaster(advert.isLeaving() ? null : valid.source());
        chamber.one(seat, new Event.Heard(advert, valid.source()));
        if (!Objects.equals(before, seat.lastMaster())) {
            bulletin.state(seat);
        }
    }

    private void obey(Word word) {
        switch (word) {
            case Word.Told told -> obey(told.message());
            case Word.ApplicationCame _ -> chamber.everybody(new Event.ManagerBack());
            case Word.ApplicationLeft _ -> chamber.everybody(new Event.ManagerGone(holdFor));
            case Word.GuardReplaced replaced -> {
                guards++;
                bulletin.tell(News.Kind.GUARD_REPLACED, null, replaced.why());
            }
            case Word.End _ -> end();
        }
    }

    private void obey(Down message) {
        switch (message) {
            case Down.Configure configure -> {
                holdFor = configure.holdFor();
                reform.apply(configure, this::seat);
                deeds.dropping().touch();
            }
            case Down.Ready told -> {
                ready = told.ready();
                chamber.everybody(new Event.Ready(ready));
            }
            case Down.Track track -> {
                var seat = roster.seat(track.instance());
                if (seat != null) {
                    seat.track(track.results());
                    chamber.track(seat);
                }
            }
            case Down.Failover failover -> group(failover.instance(), new Event.GiveWay());
            case Down.Return back -> group(back.instance(), new Event.Return());
            case Down.Acknowledge known -> outbox.acknowledge(known.number());
            case Down.Ask ask -> outbox.answer(ask.number());
            case Down.HandOver _ -> end();
        }
    }

    private Seat seat(Member member, boolean grouped, @Nullable Seat before) {
        var name = member.instance().name();
        return new Seat(member, ready, grouped, before, sequences.last(name), times.instant());
    }

    private void group(String instance, Event event) {
        var electorate = roster.electorate(instance);
        if (electorate != null) {
            chamber.all(electorate, event);
        }
    }

    private void end() {
        chamber.everybody(new Event.Stop());
        surveyor.dropVirtualLinks();
        wires.close();
        over = true;
    }

    private void announce(List<Holdings.Risen> risen) {
        for (var each : risen) {
            var seat = roster.seat(each.instance());
            if (seat != null) {
                deeds.announce(seat, List.of(each.address()), seat.instance().announcements().repeat());
            }
        }
    }

    /** Only of what is here: whoever else has it would lose its neighbours. */
    private boolean tellNeighbours(String instance, HeldAddress address) {
        var seat = roster.seat(instance);
        return seat == null || !holdings.stands(instance, address) || deeds.tellNeighbours(seat, address);
    }

    private void tellFigures() {
        long now = times.now();
        if (now - figuresAt < 0) {
            return;
        }
        figuresAt = now + FIGURES.toNanos();
        var lateness = chamber.lateness();
        var instances = new HashMap<String, InstanceFigures>();
        roster.seats().forEach(seat -> instances.put(seat.name(), seat.tally().figures()));
        outbox.figures(new Up.Figures(instances,
                new LoopFigures(lateness.latest(), lateness.counts(), strangers, guards)));
    }
}
