package io.ballast.definition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

import io.ballast.table.Family;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

/** What is legal and hardly meant of VRRP instances and sync groups. */
final class VrrpNotices {

    /** What nearly every interface sends at once, in bytes. */
    private static final int USUAL_MTU = 1500;

    private final VrrpDefinition instance;
    private final List<String> notices = new ArrayList<>();

    private VrrpNotices(VrrpDefinition instance) {
        this.instance = instance;
    }

    static List<String> of(VrrpDefinition instance) {
        var notices = new VrrpNotices(instance);
        notices.members();
        notices.peers();
        notices.preemption();
        notices.weights();
        notices.packet();
        notices.authentication();
        return notices.notices;
    }

    /** @param in which its instances are defined */
    static List<String> of(SyncGroupDefinition group, Snapshot in) {
        var notices = new ArrayList<String>();
        if (group.instances().size() == 1) {
            notices.add("Sync group " + group.name() + " has one instance, which moves alone anyway.");
        }
        var directors = new TreeSet<String>();
        var instances = group.instances().stream().map(in::vrrpInstance).filter(Objects::nonNull).toList();
        instances.forEach(each -> each.members().forEach(member -> directors.add(member.director())));
        for (var instance : instances) {
            directors.stream().filter(director -> instance.member(director) == null)
                    .forEach(director -> notices.add("Sync group " + group.name() + " moves by halves: " + director
                            + " is no member of " + instance.name() + ", but of another instance of the group."));
        }
        return notices;
    }

    private void add(String sentence) {
        notices.add("VRRP instance " + instance.name() + sentence);
    }

    private void members() {
        var members = instance.members();
        if (members.size() == 1) {
            add(" has one member, so nobody takes over from " + members.getFirst().director()
                    + " unless another router with virtual router id " + instance.virtualRouterId() + " does.");
        }
        if (members.stream().filter(member -> member.priority() == VrrpInstance.OWNER).count() > 1) {
            add(" has several members with priority 255, and only one machine can own the addresses.");
        }
    }

    private void peers() {
        var unicast = instance.members().stream().filter(VrrpMember::isUnicast).toList();
        if (!unicast.isEmpty() && unicast.size() < instance.members().size()) {
            add(" has members with peers and members without: those with peers hear nobody else, so that two would be "
                    + "master. Give peers to all of them or to none.");
        }
        for (var member : unicast) {
            for (var other : unicast) {
                IpAddress source = instance.source(other);
                if (!other.equals(member) && source != null && !member.peers().contains(source)) {
                    add(": " + member.director() + " does not have " + other.director() + " (" + source
                            + ") among its peers, so neither hears the other.");
                }
            }
        }
    }

    private void preemption() {
        var preemption = instance.preemption();
        boolean owned = instance.members().stream().anyMatch(member -> member.priority() == VrrpInstance.OWNER);
        if (owned && (!preemption.allowed() || !preemption.delay().isZero())) {
            add(" has a member with priority 255, which takes over at once, whatever preempt and preemptDelay say.");
        }
        if (!preemption.allowed() && !preemption.delay().isZero()) {
            add(" never preempts, so preemptDelay has no meaning.");
        }
    }

    /** Weights that are smaller than what the first two priorities differ by are the commonest mistake there is. */
    private void weights() {
        var weighted = instance.track().stream().filter(each -> each.weight() != 0).toList();
        var members = instance.members().stream()
                .sorted(Comparator.comparingInt(VrrpMember::priority).reversed()).toList();
        // What a file holds may be any number.
        if (weighted.isEmpty() || members.size() < 2
                || weighted.stream().anyMatch(Tracked.NumberFile.class::isInstance)) {
            return;
        }
        var first = members.getFirst();
        var second = members.get(1);
        int most = weighted.stream().mapToInt(each -> Math.abs(each.weight())).sum();
        int between = first.priority() - second.priority();
        if (between > 0 && (first.priority() == VrrpInstance.OWNER || most <= between)) {
            add(" has weights in track that make " + most + ", and priorities that are " + between
                    + " apart: whatever fails, " + first.director() + " stays ahead of " + second.director()
                    + (first.priority() == VrrpInstance.OWNER
                            ? ", since 255 never changes."
                            : ". Give weights above " + between + ", or 0, which makes a failure a fault."));
        }
    }

    private void packet() {
        int bytes = instance.as(instance.members().getFirst()).packetBytes();
        if (bytes > USUAL_MTU) {
            add(" has " + instance.virtualAddresses().size() + " virtual addresses, which make adverts of " + bytes
                    + " bytes, and most interfaces send " + USUAL_MTU
                    + " at once; put some into excludedAddresses, which are held and not told.");
        }
        boolean plain = instance.version() == VrrpVersion.V2 || instance.family() == Family.IPV6;
        if (plain && instance.checksum() == ChecksumStyle.MESSAGE_ONLY) {
            add(" has checksum message-only, which has a meaning in version 3 on IPv4 alone.");
        }
    }

    private void authentication() {
        var password = AuthenticationReader.password(instance.authentication());
        if (password == null) {
            return;
        }
        if (instance.trouble() != null) {
            add(" takes no part: " + instance.trouble() + ".");
        } else if (password.reveal().getBytes(StandardCharsets.UTF_8).length > Authentication.KEY_BYTES) {
            add(" has a password of more than " + Authentication.KEY_BYTES
                    + " bytes, of which the first 8 count, as for keepalived and every other router.");
        }
    }
}
