package io.ballast.definition;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Locale;
import java.util.stream.Stream;

import io.ballast.table.Family;
import io.ballast.vrrp.Announcements;
import io.ballast.vrrp.Authentication;
import io.ballast.vrrp.ChecksumStyle;
import io.ballast.vrrp.Preemption;
import io.ballast.vrrp.VirtualAddress;
import io.ballast.vrrp.VrrpInstance;
import io.ballast.vrrp.VrrpVersion;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/** Reads VRRP instances. */
final class VrrpReader {

    private static final int LONGEST_DESCRIPTION = 2000;
    private static final int LONGEST_OWNER = 200;
    private static final int LONGEST_LINK = 2000;
    /** Characters of the whole document; H2 takes a million as one value. */
    private static final int LONGEST = 400_000;
    private static final int MOST_MEMBERS = 255;
    private static final Duration LONGEST_PREEMPT_DELAY = Duration.ofHours(1);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final Duration LONGEST_REFRESH = Duration.ofDays(1);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(1);
    private static final int MOST_REPEATS = 100;
    private static final int MOST_DOWN_TIMER_ADVERTS = 100;
    private static final List<String> FIELDS = List.of("name", "description", "owner", "link", "virtualRouterId",
            "version", "advertisementInterval", "downTimerAdverts", "virtualAddresses", "excludedAddresses", "preempt",
            "preemptDelay", "authentication", "checksum", "accept", "virtualMac", "announcements", "track", "onMaster",
            "onBackup", "onFault", "onStop", "units", "members");
    private static final List<String> ANNOUNCEMENTS = List.of("repeat", "delay", "refresh", "refreshRepeat",
            "lowerRepeat", "lowerDelay", "gap");

    private final Faults faults;
    private final Origin origin;

    VrrpReader(Faults faults, Origin origin) {
        this.faults = faults;
        this.origin = origin;
    }

    /**
     * Reads one instance.
     *
     * @param name from the path, or null where the document must tell it
     * @param old what stood here before, whose password is kept
     * @return null where no instance can be made of it; the faults say why
     */
    @Nullable
    VrrpDefinition read(JsonNode node, String pointer, @Nullable String name, @Nullable VrrpDefinition old) {
        var fields = Fields.of(node, pointer, faults, FIELDS);
        var own = Names.read(fields, name);
        var version = fields.integer("version", 3, 2, 3) == 2 ? VrrpVersion.V2 : VrrpVersion.V3;
        require(fields, "virtualRouterId", "give a number from 1 to 255, the same on every director of it.");
        requireSome(fields, "virtualAddresses", "list at least one address that moves between the directors.");
        requireSome(fields, "members", "list the directors of it, each with its interface and priority.");
        var addresses = new VrrpAddressReader(faults);
        var told = addresses.read(fields, "virtualAddresses", VrrpInstance.MOST_ADDRESSES);
        var read = new VrrpDefinition(own == null ? "?" : own,
                fields.text("description", "", LONGEST_DESCRIPTION), fields.text("owner", "", LONGEST_OWNER),
                fields.read("link", "", text -> Texts.link(text, LONGEST_LINK)),
                fields.integer("virtualRouterId", 1, 1, 255), version, interval(fields, version),
                fields.integer("downTimerAdverts", VrrpInstance.DOWN_TIMER_ADVERTS, 1, MOST_DOWN_TIMER_ADVERTS), told,
                addresses.read(fields, "excludedAddresses", VrrpAddressReader.MOST_EXCLUDED),
                new Preemption(fields.flag("preempt", true),
                        fields.duration("preemptDelay", Duration.ZERO, Duration.ZERO, LONGEST_PREEMPT_DELAY)),
                authentication(fields, version, old),
                fields.read("checksum", ChecksumStyle.PSEUDO_HEADER, VrrpReader::checksum),
                fields.flag("accept", true), fields.flag("virtualMac", false), announcements(fields),
                new TrackReader(faults).read(fields), RoleActionsReader.read(fields), members(fields), 0);
        if (told.isEmpty() || own == null) {
            return null;
        }
        if (origin.ruled()) {
            rules(read, fields);
        }
        return read;
    }

    private static void require(Fields fields, String name, String todo) {
        if (!fields.has(name)) {
            fields.fault(name, "is missing; " + todo);
        }
    }

    private static void requireSome(Fields fields, String name, String todo) {
        require(fields, name, todo);
        var node = fields.node(name);
        if (node != null && node.isArray() && node.isEmpty()) {
            fields.fault(name, "is empty; " + todo);
        }
    }

    private static Duration interval(Fields fields, VrrpVersion version) {
        var usual = VrrpDefinition.usualInterval(version);
        var unit = version.unit();
        var interval = fields.duration("advertisementInterval", usual, unit, version.longest());
        if (!interval.equals(unit.multipliedBy(interval.dividedBy(unit)))) {
            fields.fault("advertisementInterval", version == VrrpVersion.V2
                    ? "must be whole seconds in version 2, whose packets have nothing finer and whose other routers would "
                            + "round it; use version 3 for less."
                    : "must be a multiple of 10ms, which is as fine as the packets of version 3 are.");
            return usual;
        }
        return interval;
    }

    /** @param old of which the password is kept where it is not given again */
    private Authentication authentication(Fields fields, VrrpVersion version, @Nullable VrrpDefinition old) {
        var node = fields.node("authentication");
        var none = new Authentication.None();
        if (node == null) {
            return none;
        }
        var at = fields.pointer("authentication");
        var kept = old == null ? none : old.authentication();
        var read = new AuthenticationReader(faults, origin).read(node, at, kept);
        if (origin.ruled() && version == VrrpVersion.V3 && !(read instanceof Authentication.None)) {
            faults.add(at, "does not go with version 3, which has none; leave it out, or use version 2.");
        }
        return read;
    }

    private static ChecksumStyle checksum(String text) {
        return Stream.of(ChecksumStyle.values()).filter(each -> word(each).equals(text)).findFirst()
                .orElseThrow(() -> Fields.noChoice(text, Stream.of(ChecksumStyle.values()).map(VrrpReader::word)));
    }

    /** How a choice of two words is written. */
    static String word(ChecksumStyle choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Announcements announcements(Fields in) {
        var usual = Announcements.DEFAULT;
        var node = in.node("announcements");
        if (node == null) {
            return usual;
        }
        var fields = Fields.of(node, in.pointer("announcements"), faults, ANNOUNCEMENTS);
        int repeat = fields.integer("repeat", usual.repeat(), 1, MOST_REPEATS);
        var delay = fields.duration("delay", usual.delay(), Duration.ZERO, LONGEST_DELAY);
        return new Announcements(repeat, delay,
                fields.duration("refresh", usual.refresh(), Duration.ZERO, LONGEST_REFRESH),
                fields.integer("refreshRepeat", usual.refreshRepeat(), 1, MOST_REPEATS),
                fields.integer("lowerRepeat", repeat, 1, MOST_REPEATS),
                fields.duration("lowerDelay", delay, Duration.ZERO, LONGEST_DELAY),
                fields.duration("gap", usual.gap(), Duration.ZERO, LONGEST_GAP));
    }

    private List<VrrpMember> members(Fields fields) {
        var nodes = fields.list("members");
        if (nodes.size() > MOST_MEMBERS) {
            fields.fault("members", "must have at most " + MOST_MEMBERS + " members.");
            return List.of();
        }
        return VrrpMemberReader.read(nodes, fields.pointer("members"), faults);
    }

    /** What several fields must agree upon. */
    private void rules(VrrpDefinition read, Fields fields) {
        var family = read.family();
        if (read.version() == VrrpVersion.V2 && family == Family.IPV6) {
            fields.fault("version", "must be 3 for IPv6; version 2 knows IPv4 only.");
        }
        var seen = new HashSet<>();
        ofOneFamily(read.virtualAddresses(), family, fields, "virtualAddresses", seen);
        ofOneFamily(read.excludedAddresses(), family, fields, "excludedAddresses", seen);
        VrrpMemberReader.check(read, fields.pointer("members"), faults);
        if (DocumentWriter.SHOWN.instance(read).toString().length() > LONGEST) {
            faults.add(fields.pointer(), "has more than " + LONGEST + " characters in all its fields; give fewer or "
                    + "shorter peers and arguments.");
        }
    }

    private void ofOneFamily(List<VirtualAddress> addresses, Family family, Fields fields, String list,
            Set<Object> seen) {
        for (int i = 0; i < addresses.size(); i++) {
            var address = addresses.get(i).address();
            var at = fields.pointer(list) + "/" + i + "/address";
            if (address.family() != family) {
                faults.add(at, address + " is of another family than the first address; make an instance for each "
                        + "family, and a sync group of the two.");
            }
            if (!seen.add(address)) {
                faults.add(at, address + " stands in this instance twice; leave one out.");
            }
        }
    }
}
