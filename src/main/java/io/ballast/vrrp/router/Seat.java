package io.ballast.vrrp.router;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.ballast.table.IpAddress;
import io.ballast.vrrp.AdvertCodec;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Election;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.TrackResult;
import io.ballast.vrrp.Tracking;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VrrpInstance;

import org.jspecify.annotations.Nullable;

/** One instance at work: its election and all that belongs to it. */
final class Seat {

    private static final int IDENTIFICATIONS = 65_535;

    private final Election election;
    private final Tally tally;
    private Member member;
    private AdvertCodec codec;
    private List<TrackResult> surroundings = List.of();
    private @Nullable Tracking told;
    private @Nullable IpAddress source;
    private @Nullable IpAddress lastMaster;
    private @Nullable Cause cause;
    private String reason = "it has not taken part yet";
    private Instant since;
    private int identification;
    private boolean raised;

    /**
     * @param before whose work it takes over; null if nobody's
     * @param lastSequence where nobody's, see {@link AdvertCodec#lastSequence}
     * @throws io.ballast.secret.LockedSecret if the password cannot be opened
     */
    Seat(Member member, boolean ready, boolean grouped, @Nullable Seat before, long lastSequence, Instant now) {
        this.member = before == null ? member : before.merged(member);
        codec = new AdvertCodec(member.instance(), before == null ? lastSequence : before.codec.lastSequence());
        tally = before == null ? new Tally() : before.tally;
        election = new Election(member.instance(), Tracking.of(this.member.results()), ready, grouped);
        since = now;
        raised = before != null && before.raised;
    }

    String name() {
        return instance().name();
    }

    VrrpInstance instance() {
        return member.instance();
    }

    Member member() {
        return member;
    }

    Election election() {
        return election;
    }

    AdvertCodec codec() {
        return codec;
    }

    Tally tally() {
        return tally;
    }

    /** Whether it can become the other by being redefined: it stays the same virtual router at the same place. */
    boolean canBecome(VrrpInstance other) {
        var own = instance();
        return own.family() == other.family() && own.virtualRouterId() == other.virtualRouterId()
                && own.interfaceName().equals(other.interfaceName()) && own.virtualMac() == other.virtualMac()
                && own.authentication() instanceof Authentication.Header == other
                        .authentication() instanceof Authentication.Header;
    }

    /** @return whether the instance itself is another now */
    boolean redefine(Member changed) {
        boolean other = !changed.instance().equals(instance());
        member = merged(changed);
        if (other) {
            codec = new AdvertCodec(changed.instance(), codec.lastSequence());
        }
        return other;
    }

    /** An application that was started anew knows less than the one before, whose results hold until there are others. */
    private Member merged(Member changed) {
        return new Member(changed.instance(), changed.interfaces(),
                changed.results().stream().map(each -> known(each).orElse(each)).toList());
    }

    private Optional<TrackResult> known(TrackResult result) {
        if (!(result instanceof TrackResult.Check check) || check.state() != TrackResult.State.UNKNOWN) {
            return Optional.empty();
        }
        return member.results().stream()
                .filter(old -> old instanceof TrackResult.Check was && was.name().equals(check.name())
                        && was.weight() == check.weight() && was.reverse() == check.reverse())
                .findFirst();
    }

    void track(List<TrackResult> results) {
        member = new Member(instance(), member.interfaces(), results);
    }

    /** What the router itself tracks: links, the source address, sockets. */
    void surroundings(List<TrackResult> results) {
        surroundings = List.copyOf(results);
    }

    /** What came of it if that is not what the election knows already, which it is to be told then. */
    Optional<Tracking> newTracking() {
        var now = tracking();
        if (now.equals(told)) {
            return Optional.empty();
        }
        told = now;
        return Optional.of(now);
    }

    private Tracking tracking() {
        return Tracking.of(Stream.concat(surroundings.stream(), member.results().stream()).toList());
    }

    @Nullable
    IpAddress source() {
        return source;
    }

    void source(@Nullable IpAddress changed) {
        source = changed;
    }

    void lastMaster(@Nullable IpAddress heard) {
        lastMaster = heard;
    }

    @Nullable
    IpAddress lastMaster() {
        return lastMaster;
    }

    void changed(Cause why, String sentence, Instant now) {
        cause = why;
        reason = sentence;
        since = now;
    }

    Up.State state() {
        var role = election.role();
        return new Up.State(name(), role, election.priority(), role == Role.MASTER ? source : lastMaster, since, cause,
                reason);
    }

    /** Whether its own interface has to be set so, and is taken to be from now on. */
    boolean raise(boolean up) {
        boolean other = instance().virtualMac() && raised != up;
        raised = up;
        return other;
    }

    /** Whether its own interface was last to be up. */
    boolean isRaised() {
        return raised;
    }

    /** To whom its adverts go. */
    List<IpAddress> destinations() {
        return switch (instance().transport()) {
            case Transport.Multicast _ -> List.of(Transport.group(instance().family()));
            case Transport.Unicast unicast -> unicast.peers();
        };
    }

    int nextIdentification() {
        identification = identification % IDENTIFICATIONS + 1;
        return identification;
    }
}
