package io.ballast.vrrp;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** What is worth a word about peers, the same of the same peer once a minute at most. */
final class PeerNotices {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** Senders can be invented: of more than these, the oldest are forgotten. */
    private static final int MOST = 64;

    private final Map<Key, Long> told = new LinkedHashMap<>();

    private record Key(NoticeKind kind, @Nullable IpAddress peer) {
    }

    /** What differs between an advert and our own instance. */
    List<Action> differences(VrrpInstance instance, Event.Heard heard, long now) {
        return Stream.of(addresses(instance, heard, now), interval(instance, heard, now))
                .flatMap(Optional::stream).toList();
    }

    Optional<Action> rejected(Reading.Rejection rejection, long now) {
        var kind = switch (rejection.kind()) {
            case VERSION -> NoticeKind.OTHER_VERSION;
            case INTERVAL -> NoticeKind.OTHER_INTERVAL;
            case AUTHENTICATION_TYPE, AUTHENTICATION -> NoticeKind.OTHER_AUTHENTICATION;
            default -> NoticeKind.NOT_BELIEVED;
        };
        var from = rejection.source() == null ? "a packet" : "a packet from " + rejection.source();
        return once(kind, rejection.source(), from + " is not believed: " + rejection.sentence(), now);
    }

    Optional<Action> once(NoticeKind kind, @Nullable IpAddress peer, String sentence, long now) {
        var key = new Key(kind, peer);
        var before = told.get(key);
        if (before != null && now - before < PAUSE.toNanos()) {
            return Optional.empty();
        }
        told.remove(key);
        told.put(key, now);
        if (told.size() > MOST) {
            told.remove(told.keySet().iterator().next());
        }
        return Optional.of(new Action.Notice(kind, peer, sentence));
    }

    int remembered() {
        return told.size();
    }

    private Optional<Action> addresses(VrrpInstance instance, Event.Heard heard, long now) {
        var theirs = heard.advert().addresses();
        if (theirs.equals(instance.told()) || new HashSet<>(theirs).equals(new HashSet<>(instance.told()))) {
            return Optional.empty();
        }
        return once(NoticeKind.OTHER_ADDRESSES, heard.source(), heard.source() + " holds the addresses " + theirs
                + " for this virtual router, and here it has " + instance.told() + ": set the same on both", now);
    }

    private Optional<Action> interval(VrrpInstance instance, Event.Heard heard, long now) {
        var theirs = heard.advert().interval();
        return theirs.equals(instance.advertInterval())
                ? Optional.empty()
                : once(NoticeKind.OTHER_INTERVAL, heard.source(), heard.source() + " sends an advert every "
                        + theirs.toMillis() + " ms, and here it is every " + instance.advertInterval().toMillis()
                        + " ms: set the same on both", now);
    }
}
