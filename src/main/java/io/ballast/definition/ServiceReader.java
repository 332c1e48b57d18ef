package io.ballast.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.ballast.health.Check;
import io.ballast.table.Family;
import io.ballast.table.SchedulerFlag;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads virtual services with their servers. */
final class ServiceReader {

    static final List<String> SCHEDULERS = List.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "mh", "dh", "fo",
            "ovf", "sed", "nq");
    static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LONGEST_DRAIN = Duration.ofDays(7);
    private static final Duration LONGEST_SLOW_START = Duration.ofHours(1);
    private static final int LARGEST_QUORUM = 1_000_000_000;
    private static final int MOST_HEALTHY = 1_000_000;
    private static final List<String> FIELDS = List.of("name", "protocol", "address", "port", "ports", "firewallMark",
            "family", "scheduler", "schedulerFlags", "forwarding", "persistence", "onePacket", "onFailure",
            "minimumHealthy", "slowStart", "drainTimeout", "quorum", "hysteresis", "holdVerdicts", "sorryServer",
            "check", "servers");

    private final Faults faults;
    private final boolean ruled;
    private final ServerReader servers;
    private final CheckReader checks;

    ServiceReader(Faults faults, Origin origin) {
        this.faults = faults;
        this.ruled = origin.ruled();
        this.servers = new ServerReader(faults, origin);
        this.checks = new CheckReader(faults, origin);
    }

    /**
     * Reads one service.
     *
     * @param name from the path, or null where the document must tell it
     * @param old what stood here before, whose secrets are kept
     * @return null where no service can be made of it; the faults say why
     */
    @Nullable
    VirtualService read(JsonNode node, String pointer, @Nullable String name, @Nullable VirtualService old) {
        int before = faults.count();
        var fields = Fields.of(node, pointer, faults, FIELDS);
        var own = Names.read(fields, name);
        int named = faults.count();
        var listener = ListenerReader.read(fields);
        // Rules that hang on the listener mean nothing while that is wrong.
        boolean sure = listener != null && faults.count() == named;
        // What comes after can be read without the listener too, so that its faults are told with the others.
        var service = body(fields, own == null ? "?" : own, listener == null ? unreadable() : listener,
                old == null ? List.of() : old.checks());
        if (ruled && sure && faults.count() == before) {
            new ServiceRules(service, pointer, faults).check();
        }
        var kept = Lists.byName(old == null ? List.of() : old.servers(), RealServer::name);
        var whole = withServers(service, fields, kept, pointer, ruled && sure);
        return own == null || listener == null ? null : whole;
    }

    private static Listener unreadable() {
        return new Listener.OnMark(0, Family.IPV4);
    }

    private VirtualService body(Fields fields, String name, Listener listener, List<Check> old) {
        var scheduler = fields.read("scheduler", "wlc", ServiceReader::scheduler);
        var forwarding = fields.choice("forwarding", ForwardingMethod.class, ForwardingMethod.NAT);
        var usual = ServiceDefaults.checks(listener);
        var checkNode = fields.node("check");
        var check = checkNode == null ? usual : checks.read(checkNode, fields.pointer("check"), usual, old);
        var defaults = new ServiceDefaults(ServiceDefaults.port(listener), forwarding, check);
        return new VirtualService(name, listener, scheduler, flags(fields, scheduler), forwarding,
                PersistenceReader.read(fields, listener.family()), fields.flag("onePacket", false),
                fields.choice("onFailure", OnFailure.class, ServiceDefaults.onFailure(scheduler)),
                fields.integer("minimumHealthy", 0, 0, MOST_HEALTHY),
                fields.duration("slowStart", Duration.ZERO, Duration.ZERO, LONGEST_SLOW_START),
                fields.duration("drainTimeout", DRAIN_TIMEOUT, Duration.ZERO, LONGEST_DRAIN),
                fields.integer("quorum", 1, 1, LARGEST_QUORUM), fields.integer("hysteresis", 0, 0, LARGEST_QUORUM),
                fields.flag("holdVerdicts", true), servers.sorry(fields, defaults), check, List.of(), 0);
    }

    private VirtualService withServers(VirtualService service, Fields fields, Map<String, RealServer> old,
            String pointer, boolean checked) {
        var defaults = ServiceDefaults.of(service);
        var members = new Members<>(pointer + "/servers", RealServer::name, faults);
        var nodes = fields.list("servers");
        for (int i = 0; i < nodes.size(); i++) {
            int before = faults.count();
            var at = members.pointer(i);
            var server = servers.read(nodes.get(i), at, null, defaults, old.get(Names.of(nodes.get(i))));
            if (server != null && checked && faults.count() == before) {
                new ServerRules(service, faults).check(server, at);
            }
            members.add(i, server);
        }
        var whole = service.with(service.listener(), new ArrayList<>(members.read()), 0);
        if (checked) {
            new ServiceRules(whole, pointer, faults).checkMembers(members.places());
        }
        return whole;
    }

    private static String scheduler(String text) {
        if (!SCHEDULERS.contains(text)) {
            throw Fields.noChoice(text, SCHEDULERS.stream());
        }
        return text;
    }

    private Set<SchedulerFlag> flags(Fields fields, String scheduler) {
        var flags = EnumSet.noneOf(SchedulerFlag.class);
        int i = 0;
        for (var node : fields.list("schedulerFlags")) {
            var at = fields.pointer("schedulerFlags") + "/" + i++;
            var flag = node.isString() ? flag(node.stringValue(), scheduler) : null;
            if (flag == null) {
                faults.add(at, (node.isString() ? Fields.quoted(node.stringValue()) : Fields.kind(node))
                        + " is no flag of scheduler " + scheduler + ". Its flags are "
                        + Fields.words(Stream.of(SchedulerFlag.values()).map(f -> f.nameUnder(scheduler))) + ".");
            } else if (!flags.add(flag)) {
                faults.add(at, "names a flag twice; leave one out.");
            }
        }
        return flags;
    }

    private static @Nullable SchedulerFlag flag(String text, String scheduler) {
        for (var flag : SchedulerFlag.values()) {
            if (flag.nameUnder(scheduler).equals(text)) {
                return flag;
            }
        }
        return null;
    }
}
