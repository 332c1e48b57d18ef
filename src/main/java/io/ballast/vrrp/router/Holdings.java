package io.ballast.vrrp.router;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.ballast.linux.Errno;
import io.ballast.linux.ErrnoException;
import io.ballast.table.HeldAddress;

/**
 * Which addresses stand up for whom. What was put up here is taken down here, and nothing else: an address that stood
 * there before is left to whoever put it up.
 *
 * <p>The guard hears of an address before it is put up, and that it is gone after it was taken down, so that at every
 * moment it knows at least what stands.
 */
final class Holdings {

    private final Ground ground;
    private final GuardPost guard;
    private final Memory memory;
    private final Voice voice;
    private final Map<String, List<Place>> wanted = new LinkedHashMap<>();
    private final Set<HeldAddress> ours = new LinkedHashSet<>();
    private final Set<HeldAddress> there = new HashSet<>();
    private final Map<HeldAddress, Pause> missing = new HashMap<>();
    private final Map<HeldAddress, Pause> staying = new HashMap<>();
    private final Map<HeldAddress, Pause> contested = new HashMap<>();

    /** An address that has come up and that neighbours should hear of. */
    record Risen(String instance, HeldAddress address) {
    }

    Holdings(Ground ground, GuardPost guard, Memory memory, Voice voice) {
        this.ground = ground;
        this.guard = guard;
        this.memory = memory;
        this.voice = voice;
    }

    /** Exactly these stand up for the instance. */
    void putUp(String instance, List<Place> places, long allowance, long now) {
        var before = wanted.put(instance, places);
        places.forEach(place -> staying.remove(place.address()));
        var fresh = places.stream().filter(place -> !there.contains(place.address())).toList();
        guard.keep(fresh.stream().map(Place::address).toList(), allowance);
        fresh.forEach(place -> ours.add(place.address()));
        memory.standing(Set.copyOf(ours));
        fresh.forEach(place -> put(instance, place, now));
        if (before != null) {
            takeUnwanted(before, now);
        }
    }

    void takeDown(String instance, long now) {
        var before = wanted.remove(instance);
        if (before != null) {
            takeUnwanted(before, now);
        }
    }

    /**
     * Takes down what an earlier process left: whether another director has taken over meanwhile cannot be known, and
     * with the adverts of that process its claim has ended.
     */
    void clear(Set<HeldAddress> left, long now) {
        var found = left.stream().filter(there::contains).toList();
        guard.keep(found, Long.MAX_VALUE);
        ours.addAll(found);
        found.forEach(address -> {
            voice.tell(News.Kind.ADDRESS_LEFT, null,
                    address + " was left by a router that ended without order, and is taken down");
            take(address, now);
        });
        memory.standing(Set.copyOf(ours));
    }

    /** Those that the instance has up, or tries to have. */
    List<HeldAddress> of(String instance) {
        return wanted.getOrDefault(instance, List.of()).stream().map(Place::address).toList();
    }

    /** Whether it is up for the instance, as far as is known. */
    boolean stands(String instance, HeldAddress address) {
        return there.contains(address) && of(instance).contains(address);
    }

    /**
     * Compares with what stands there now, and puts up again what somebody took away.
     *
     * @return those that are back
     */
    List<Risen> look(Collection<Link> links, long now) {
        there.clear();
        links.forEach(link -> there.addAll(link.addresses()));
        var back = new ArrayList<Risen>();
        wanted.forEach((instance, places) -> places.stream()
                .filter(place -> !there.contains(place.address()) && !missing.containsKey(place.address()))
                .filter(place -> bringBack(instance, place, now))
                .forEach(place -> back.add(new Risen(instance, place.address()))));
        return back;
    }

    private boolean bringBack(String instance, Place place, long now) {
        var address = place.address();
        voice.tell(News.Kind.ADDRESS_RETURNED, instance, "somebody took " + address + " away; it is put up again");
        var fight = contested.get(address);
        if (fight != null && now - fight.at() < Once.WHILE.toNanos()) {
            fight.grow(now);
            missing.put(address, fight);
            return false;
        }
        contested.put(address, new Pause(now));
        return put(instance, place, now);
    }

    /**
     * Tries again what failed and is due.
     *
     * @return those that have come up
     */
    List<Risen> retry(long now) {
        var due = staying.entrySet().stream().filter(each -> each.getValue().isDue(now)).map(Map.Entry::getKey)
                .toList();
        if (!due.isEmpty()) {
            due.forEach(address -> take(address, now));
            memory.standing(Set.copyOf(ours));
        }
        var risen = new ArrayList<Risen>();
        wanted.forEach((instance, places) -> places.stream().filter(place -> isDue(place, now))
                .filter(place -> put(instance, place, now))
                .forEach(place -> risen.add(new Risen(instance, place.address()))));
        return risen;
    }

    /** When something is to be tried again. */
    LongStream alarms() {
        return Stream.concat(missing.values().stream(), staying.values().stream()).mapToLong(Pause::at);
    }

    private boolean isDue(Place place, long now) {
        var pause = missing.get(place.address());
        return pause != null && pause.isDue(now);
    }

    private boolean put(String instance, Place place, long now) {
        var address = place.address();
        // Whoever had put it up before: what goes up here is taken down here.
        if (ours.add(address)) {
            guard.keep(List.of(address), Long.MAX_VALUE);
            memory.standing(Set.copyOf(ours));
        }
        try {
            ground.put(place);
            there.add(address);
            missing.remove(address);
            staying.remove(address);
            return true;
        } catch (ErrnoException e) {
            failed(missing, address, now);
            voice.tell(News.Kind.TROUBLE, instance, address + " cannot be put up: " + e.getMessage());
            return false;
        }
    }

    private void takeUnwanted(List<Place> places, long now) {
        var stillWanted = new HashSet<HeldAddress>();
        wanted.values().forEach(each -> each.forEach(place -> stillWanted.add(place.address())));
        places.stream().map(Place::address).filter(each -> !stillWanted.contains(each)).forEach(address -> {
            missing.remove(address);
            take(address, now);
        });
        memory.standing(Set.copyOf(ours));
    }

    private void take(HeldAddress address, long now) {
        if (!ours.contains(address)) {
            return;
        }
        try {
            ground.take(address);
            gone(address);
        } catch (ErrnoException e) {
            // With its interface it is gone too.
            if (e.errno() == Errno.ENODEV) {
                gone(address);
                return;
            }
            failed(staying, address, now);
            voice.tell(News.Kind.TROUBLE, null, address + " cannot be taken down: " + e.getMessage());
        }
    }

    private void gone(HeldAddress address) {
        there.remove(address);
        ours.remove(address);
        staying.remove(address);
        guard.forget(address);
    }

    private static void failed(Map<HeldAddress, Pause> pauses, HeldAddress address, long now) {
        var pause = pauses.get(address);
        if (pause == null) {
            pauses.put(address, new Pause(now));
        } else {
            pause.grow(now);
        }
    }
}
