package io.ballast.definition;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.ballast.health.Check;
import io.ballast.health.PingCheck;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code check}: an object, or a list of which all must pass. An object that leaves out its type has the type
 * that would hold without it, so that a patch can change one field of a check which nobody wrote down.
 */
final class CheckReader {

    private static final int MOST_CHECKS = 16;
    /** Characters of all checks of a service or server together; H2 takes a million as one value. */
    private static final int LONGEST = 400_000;

    /** Reads one kind of check. */
    private interface Reading {
        Check read(CheckFields fields, @Nullable Check old);
    }

    private record Kind(List<String> fields, Reading reading) {
    }

    static final List<String> TYPES = List.of("none", "tcp", "http", "https", "tls", "dns", "smtp", "ping", "udp",
            "script", "agent", "push");
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            entry("none", new Kind(List.of("type"), (_, _) -> new Check.None())),
            entry("tcp", new Kind(TcpCheckReader.FIELDS, (fields, _) -> TcpCheckReader.read(fields))),
            entry("http", new Kind(HttpCheckReader.HTTP_FIELDS, (fields, old) -> HttpCheckReader.http(fields, old))),
            entry("https", new Kind(HttpCheckReader.HTTPS_FIELDS,
                    (fields, old) -> HttpCheckReader.https(fields, old))),
            entry("tls", new Kind(TlsReader.FIELDS, (fields, old) -> TlsReader.check(fields, old))),
            entry("dns", new Kind(DnsCheckReader.FIELDS, (fields, old) -> DnsCheckReader.read(fields, old))),
            entry("smtp", new Kind(SmtpCheckReader.FIELDS, (fields, old) -> SmtpCheckReader.read(fields, old))),
            entry("ping",
                    new Kind(CheckFields.portless(), (fields, _) -> new PingCheck(fields.pace(), fields.reach()))),
            entry("udp", new Kind(UdpCheckReader.FIELDS, (fields, _) -> UdpCheckReader.read(fields))),
            entry("script", new Kind(ScriptCheckReader.FIELDS, (fields, _) -> ScriptCheckReader.read(fields))),
            entry("agent", new Kind(AgentCheckReader.FIELDS, (fields, _) -> AgentCheckReader.read(fields))),
            entry("push", new Kind(PushCheckReader.FIELDS, (fields, _) -> PushCheckReader.read(fields))));

    private final Faults faults;
    private final Origin origin;

    CheckReader(Faults faults, Origin origin) {
        this.faults = faults;
        this.origin = origin;
    }

    /**
     * Reads one check or several. One check in the place of one keeps its secrets, whatever else changes; which of a list
     * keep theirs, {@link KeptSecrets} says.
     *
     * @param otherwise what holds where nothing can be read
     * @param old what stood here before, whose secrets may be kept; empty for nothing
     */
    List<Check> read(JsonNode node, String pointer, List<Check> otherwise, List<Check> old) {
        if (!node.isArray()) {
            var usual = otherwise.size() == 1 ? otherwise.getFirst().type() : null;
            var before = old.size() == 1 ? old.getFirst() : kept(List.of(node), usual, old).getFirst();
            var check = one(node, pointer, usual, before);
            return check.isEmpty() ? otherwise : check;
        }
        var members = List.copyOf(node.values());
        var before = kept(members, null, old);
        var checks = new ArrayList<Check>();
        for (int i = 0; i < members.size(); i++) {
            checks.addAll(one(members.get(i), pointer + "/" + i, null, before.get(i)));
        }
        return together(checks, members.size(), pointer, otherwise);
    }

    /** For each member the old check whose secrets it keeps, or null. */
    private List<@Nullable Check> kept(List<JsonNode> members, @Nullable String usual, List<Check> old) {
        // Documents of our own bring their secrets along.
        if (origin.form() != Origin.Form.PLAIN || old.isEmpty() || members.size() > MOST_CHECKS) {
            return Collections.nCopies(members.size(), null);
        }
        var shown = new CheckReader(new Faults(), origin.masked());
        return KeptSecrets.of(members.stream().map(member -> shown.one(member, "", usual, null))
                .<@Nullable Check>map(read -> read.isEmpty() ? null : read.getFirst()).toList(), old);
    }

    private List<Check> together(List<Check> checks, int size, String pointer, List<Check> otherwise) {
        if (size == 0) {
            faults.add(pointer, "must name at least one check; {\"type\": \"none\"} means no probing.");
            return otherwise;
        }
        if (size > MOST_CHECKS) {
            faults.add(pointer, "must name at most " + MOST_CHECKS + " checks.");
            return otherwise;
        }
        if (size > 1 && checks.contains(new Check.None())) {
            faults.add(pointer, "must not name the check none beside others; leave it out.");
        }
        if (new LinkedHashSet<>(checks).size() < checks.size()) {
            faults.add(pointer, "names one check twice; leave one out.");
        }
        if (origin.ruled() && DocumentWriter.SHOWN.checks(checks).toString().length() > LONGEST) {
            faults.add(pointer, "has more than " + LONGEST + " characters in all its checks; give shorter "
                    + "certificates, or fewer checks.");
        }
        return checks.isEmpty() ? otherwise : checks;
    }

    private List<Check> one(JsonNode node, String pointer, @Nullable String usual, @Nullable Check old) {
        var type = node.get("type");
        if (!node.isObject()) {
            faults.add(pointer, "must be an object or a list of objects, not " + Fields.kind(node) + ".");
        } else if (type == null || type.isNull()) {
            if (usual != null) {
                return ofType(usual, node, pointer, old);
            }
            faults.add(pointer + "/type", "is missing. The choices are " + Fields.words(TYPES.stream()) + ".");
        } else if (!type.isString()) {
            faults.add(pointer + "/type", "must be text in quotation marks, not " + Fields.kind(type) + ".");
        } else {
            return ofType(type.stringValue(), node, pointer, old);
        }
        return List.of();
    }

    private List<Check> ofType(String type, JsonNode node, String pointer, @Nullable Check old) {
        var kind = KINDS.get(type);
        if (kind == null) {
            faults.add(pointer + "/type", Fields.noChoice(type, TYPES.stream()).getMessage() + ".");
            return List.of();
        }
        var fields = new CheckFields(Fields.of(node, pointer, faults, kind.fields()), origin);
        // A check of another type has none of the old one's secrets.
        return List.of(kind.reading().read(fields, old != null && old.type().equals(type) ? old : null));
    }

    /** All names of fields that any kind has. */
    static Stream<String> allFields() {
        return KINDS.values().stream().flatMap(kind -> kind.fields().stream()).distinct().sorted();
    }
}
