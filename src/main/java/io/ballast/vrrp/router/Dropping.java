package io.ballast.vrrp.router;

import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.ballast.linux.ErrnoException;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/**
 * What a master does not take: packets to addresses that it holds and does not own, unless the instance accepts them (RFC
 * 9568 section 6.1). It comes after the addresses are up and announced: that others find them is what hurries.
 */
final class Dropping {

    private final Ground ground;
    private final Voice voice;
    private Set<IpAddress> dropped = Set.of();
    private boolean touched;
    private @Nullable Pause again;
    private @Nullable String trouble;

    Dropping(Ground ground, Voice voice) {
        this.ground = ground;
        this.voice = voice;
    }

    /** Something may be different: a role, or an instance. */
    void touch() {
        touched = true;
    }

    void settle(Collection<Seat> seats, long now) {
        var pause = again;
        if (!touched && (pause == null || !pause.isDue(now))) {
            return;
        }
        touched = false;
        var wanted = new HashSet<IpAddress>();
        seats.stream().filter(seat -> seat.election().role() == Role.MASTER).map(Seat::instance)
                .filter(instance -> !instance.accept() && !instance.isOwner()).flatMap(Dropping::addresses)
                .forEach(wanted::add);
        if (wanted.equals(dropped)) {
            // What failed is not wanted any more.
            again = null;
            trouble = null;
        } else {
            replace(wanted, now);
        }
    }

    private void replace(Set<IpAddress> wanted, long now) {
        try {
            ground.drop(wanted);
            dropped = wanted;
            again = null;
            trouble = null;
        } catch (ErrnoException e) {
            var pause = again;
            if (pause == null) {
                again = new Pause(now);
            } else if (pause.isDue(now)) {
                pause.grow(now);
            }
            tell("packets to virtual addresses are taken although no instance accepts them: " + e.getMessage());
        }
    }

    /** A kernel that cannot do it will not learn it: once is enough. */
    private void tell(String sentence) {
        if (!Objects.equals(trouble, sentence)) {
            trouble = sentence;
            voice.tell(News.Kind.TROUBLE, null, sentence);
        }
    }

    LongStream alarms() {
        var pause = again;
        return pause == null ? LongStream.empty() : LongStream.of(pause.at());
    }

    private static Stream<IpAddress> addresses(VrrpInstance instance) {
        return Stream.concat(instance.addresses().stream(), instance.excluded().stream())
                .map(VirtualAddress::address);
    }
}
