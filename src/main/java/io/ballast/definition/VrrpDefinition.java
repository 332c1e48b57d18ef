package io.ballast.definition;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.Transport;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.jspecify.annotations.Nullable;

/**
 * A virtual router with all its directors. What the fields mean stands at {@link VrrpInstance}, which is what one
 * director makes of it.
 *
 * @param owner who answers for it; who owns the addresses says so by the priority 255
 * @param revision that last touched it; no part of the document
 */
public record VrrpDefinition(String name, String description, String owner, String link, int virtualRouterId,
        VrrpVersion version, Duration advertisementInterval, int downTimerAdverts,
        List<VirtualAddress> virtualAddresses, List<VirtualAddress> excludedAddresses, Preemption preemption,
        Authentication authentication, ChecksumStyle checksum, boolean accept, boolean virtualMac,
        Announcements announcements, List<Tracked> track, RoleActions actions, List<VrrpMember> members,
        long revision) {

    public VrrpDefinition {
        virtualAddresses = List.copyOf(virtualAddresses);
        excludedAddresses = List.copyOf(excludedAddresses);
        track = List.copyOf(track);
        members = List.copyOf(members);
    }

    /** The interval where nobody says one. */
    static Duration usualInterval(VrrpVersion version) {
        return version == VrrpVersion.V2 ? Duration.ofSeconds(1) : Duration.ofMillis(200);
    }

    public Family family() {
        return virtualAddresses.getFirst().address().family();
    }

    public @Nullable VrrpMember member(String director) {
        return members.stream().filter(member -> member.director().equals(director)).findFirst().orElse(null);
    }

    /** Whether the master holds the address, told or not. */
    public boolean holds(IpAddress address) {
        return virtualAddresses.stream().anyMatch(each -> each.address().equals(address))
                || excludedAddresses.stream().anyMatch(each -> each.address().equals(address));
    }

    /** Why no director can take part in it as it is stored, in words; null where all is well. */
    public @Nullable String trouble() {
        var password = AuthenticationReader.password(authentication);
        return password != null && password.isLocked()
                ? "its password cannot be opened; put the right key into secret.key and restart, or set it again"
                : null;
    }

    /** The instance as a director takes part in it; empty if it is no member. See {@link #trouble}. */
    public Optional<VrrpInstance> of(String director) {
        return Optional.ofNullable(member(director)).map(this::as);
    }

    VrrpInstance as(VrrpMember member) {
        return new VrrpInstance(name, version, family(), virtualRouterId, member.interfaceName(), member.priority(),
                advertisementInterval, preemption, downTimerAdverts, transport(member), authentication, checksum,
                accept, virtualAddresses, excludedAddresses, virtualMac, announcements);
    }

    private Transport transport(VrrpMember member) {
        if (!member.isUnicast()) {
            return new Transport.Multicast(member.source());
        }
        var source = source(member);
        if (source == null) {
            throw new IllegalStateException("no source is known of " + member.director() + " in " + name);
        }
        return new Transport.Unicast(source, member.peers(), member.minimumHopLimit());
    }

    /**
     * Where a unicast member's adverts come from: what it says, or the one address that others have as their peer and
     * that is nobody else's. Null where that does not tell.
     */
    @Nullable
    IpAddress source(VrrpMember member) {
        if (member.source() != null) {
            return member.source();
        }
        var named = new HashSet<IpAddress>();
        members.stream().filter(other -> !other.director().equals(member.director()))
                .forEach(other -> named.addAll(other.peers()));
        member.peers().forEach(named::remove);
        members.forEach(other -> {
            if (other.source() != null) {
                named.remove(other.source());
            }
        });
        return named.size() == 1 ? named.iterator().next() : null;
    }

    VrrpDefinition stamped(long newRevision) {
        return new VrrpDefinition(name, description, owner, link, virtualRouterId, version, advertisementInterval,
                downTimerAdverts, virtualAddresses, excludedAddresses, preemption, authentication, checksum, accept,
                virtualMac, announcements, track, actions, members, newRevision);
    }
}
