package io.ballast.api;

import java.util.List;
import java.util.Map;

import io.ballast.access.Users;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

import org.jspecify.annotations.Nullable;

/**
 * The documents' shapes for OpenAPI, and for nothing else: documents are read by the rooms that own their rules, field
 * by field, so that every fault is told at once.
 */
final class Schemas {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private Schemas() {
    }

    record Cluster(@Schema(pattern = NAME, description = "Equals the path's; may be left out") String name,
            String description, String owner, String link, List<VirtualAddress> virtualAddresses,
            List<Service> services) {
    }

    @Schema(description = "An address that Ballast puts up while the cluster exists")
    record VirtualAddress(
            @Schema(requiredMode = RequiredMode.REQUIRED, example = "172.25.33.100/32") String address,
            @Schema(requiredMode = RequiredMode.REQUIRED, example = "eth0", name = "interface") String interfaceName) {
    }

    @Schema(description = "Given by address with port, by address with ports, or by firewallMark with family")
    record Service(@Schema(pattern = NAME) String name,
            @Schema(allowableValues = {
                    "tcp", "udp", "sctp"}) String protocol,
            @Schema(example = "172.25.33.100") String address,
            @Schema(minimum = "0", maximum = "65535", description = "0 means all ports, with persistence") int port,
            @Schema(example = "21,30000-31000") String ports,
            @Schema(minimum = "1", maximum = "4294967295") long firewallMark,
            @Schema(allowableValues = {"ipv4", "ipv6"}) String family,
            @Schema(defaultValue = "wlc", example = "wrr") String scheduler, List<String> schedulerFlags,
            @Schema(allowableValues = {"nat", "dr", "tun", "fullnat"}, defaultValue = "nat") String forwarding,
            @Nullable Persistence persistence, @Schema(defaultValue = "false") boolean onePacket,
            @Schema(allowableValues = {"remove", "quiesce"}) String onFailure,
            @Schema(defaultValue = "0") int minimumHealthy, @Schema(defaultValue = "0s") String slowStart,
            @Schema(defaultValue = "5m") String drainTimeout, @Schema(defaultValue = "1") int quorum,
            @Schema(defaultValue = "0") int hysteresis,
            @Schema(defaultValue = "true", description = "Whether verdicts are held while the director itself is suspected") boolean holdVerdicts,
            @Nullable SorryServer sorryServer,
            @Schema(ref = "#/components/schemas/Checks") Object check,
            List<Server> servers){
    }

    record Persistence(@Schema(example = "300s") String timeout,
            @Schema(example = "255.255.255.255", description = "A prefix length for IPv6") String netmask,
            @Schema(allowableValues = "sip") String engine) {
    }

    record SorryServer(@Schema(requiredMode = RequiredMode.REQUIRED) String address, int port, String forwarding,
            @Nullable Tunnel tunnel) {
    }

    record Server(@Schema(pattern = NAME) String name,
            @Schema(requiredMode = RequiredMode.REQUIRED, example = "172.25.33.3") String address,
            @Schema(minimum = "0", maximum = "65535") int port,
            @Schema(minimum = "0", maximum = "65535", defaultValue = "1") int weight,
            @Schema(allowableValues = {
                    "enabled", "draining", "disabled"}) String adminState,
            @Schema(allowableValues = {"nat", "dr", "tun", "fullnat"}) String forwarding, @Nullable Tunnel tunnel,
            @Schema(defaultValue = "0") long upperThreshold, @Schema(defaultValue = "0") long lowerThreshold,
            @Schema(ref = "#/components/schemas/Checks") Object check){
    }

    record Tunnel(@Schema(allowableValues = {
            "ipip", "gue", "gre"}, defaultValue = "ipip") String type, int port,
            @Schema(allowableValues = {"none", "on", "remote"}) String checksum){
    }

    @Schema(description = "In PUT a list given is the whole truth, one left out is left alone")
    record Config(List<Cluster> clusters, List<VrrpSchemas.VrrpInstance> vrrpInstances,
            List<VrrpSchemas.SyncGroup> syncGroups,
            List<NotificationSchemas.NotificationChannel> notificationChannels,
            List<NotificationSchemas.NotificationRule> notificationRules) {
    }

    record Revision(long revision, String time, String author, String via, String summary,
            @Schema(description = "RFC 6902, from the revision before, upon the document of /config") List<Map<String, Object>> difference) {
    }

    record Plan(List<Operation> operations, List<String> warnings) {
    }

    record Operation(@Schema(example = "add-service") String action,
            @Schema(example = "-A -t 10.0.0.1:80 -s rr", description = "Where ipvsadm can do it") String command,
            @Schema(example = "first successful probe") String after, String description) {
    }

    record MachineChange(String address, String adminState, List<Membership> servers) {
    }

    record Membership(String cluster, String service, String server) {
    }

    record CheckResult(@Schema(description = "unknown where this director could not probe", allowableValues = {
            "unknown", "up", "down"}) String state, boolean success, String check,
            String reason, String took, String time,
            @Schema(description = "Of each check") List<CheckedResult> results){
    }

    record CheckedResult(String check, boolean success, String reason, String took, long tookMicroseconds, String time,
            @Schema(allowableValues = {
                    "unknown", "up", "down"}) String state,
            @Schema(description = "What the check says of the server's weight", example = "40 %") @Nullable String advice,
            @Nullable String warning){
    }

    record ProbeResult(@Schema(description = "The check's type") String check, boolean success, String reason,
            @Schema(example = "12ms") String took, long tookMicroseconds, String time) {
    }

    @Schema(description = "Counts until the check's timeToLive is over; the same again only renews it")
    record ReportedVerdict(@Schema(requiredMode = RequiredMode.REQUIRED) boolean up,
            @Schema(maxLength = 200, example = "disk full") String reason) {
    }

    record ClusterStatus(String name, long revision, List<AddressStatus> virtualAddresses,
            List<ServiceStatus> services) {
    }

    record AddressStatus(String address, @Schema(name = "interface") String interfaceName,
            @Schema(description = "Whether it stands on this director") boolean up,
            @Schema(description = "Which holds it, on one director; null where Ballast puts it up on each") @Nullable String vrrpInstance,
            @Nullable String error) {
    }

    record ServiceStatus(String name, ServiceKey key, boolean inTable, boolean inSync, boolean quorum, boolean sorry,
            @Nullable String error, @Nullable Traffic traffic, List<ServerStatus> servers) {
    }

    record ServerStatus(String name, String adminState, Health health,
            @Schema(description = "How its checks change its weight, in words; null where they do not speak of it", example = "agent says 40 %: 4 in place of 10") @Nullable String advice,
            @Schema(description = "null while not in the table") @Nullable Applied applied, boolean inSync,
            boolean drained) {
    }

    record Health(@Schema(allowableValues = {
            "unknown", "up", "down"}) String state, @Nullable String reason,
            @Schema(description = "null where nothing was probed") @Nullable String since,
            @Schema(description = "Whether it changed so often of late that it comes back later than otherwise") boolean flapping,
            @Schema(description = "What will be wrong before long", example = "certificate expires in 12 days") @Nullable String warning,
            @Schema(description = "Whether an idle connection tells at once of its end", allowableValues = {
                    "off", "watching", "given-up"}) String watch,
            @Schema(description = "Why this director cannot probe it just now", example = "too many open files") @Nullable String trouble,
            List<CheckHealth> checks){
    }

    record CheckHealth(String type, @Schema(allowableValues = {
            "unknown", "up", "down"}) String state, @Nullable String reason, @Nullable String since, boolean flapping,
            @Nullable String warning, @Schema(allowableValues = {
                    "off", "watching", "given-up"}) String watch,
            @Nullable String trouble, @Schema(description = "null before the first") @Nullable LastResult lastResult){
    }

    record LastResult(boolean success, String reason, String took, long tookMicroseconds, String time) {
    }

    record Applied(int weight, long activeConnections, long inactiveConnections, long persistentConnections,
            Traffic traffic) {
    }

    record Traffic(long connections, long inPackets, long outPackets, long inBytes, long outBytes,
            long connectionsPerSecond, long inPacketsPerSecond, long outPacketsPerSecond, long inBytesPerSecond,
            long outBytesPerSecond) {
    }

    record DirectorStatus(String director, long revision, long appliedRevision, Plane plane, @Nullable Hold hold,
            List<FailedOperation> failed, @Nullable String suspicion) {
    }

    record Plane(@Schema(allowableValues = {
            "ipvs", "embedded"}) String kind,
            @Schema(allowableValues = {"ready", "unavailable"}) String state, @Nullable String reason,
            @Nullable String version){
    }

    record FailedOperation(Operation operation, String error, String since, int attempts) {
    }

    record Hold(@Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time") String until,
            @Schema(requiredMode = RequiredMode.REQUIRED) String reason,
            @Schema(accessMode = Schema.AccessMode.READ_ONLY) String since,
            @Schema(accessMode = Schema.AccessMode.READ_ONLY) String author) {
    }

    @Schema(description = "protocol, address and port; or firewallMark and family")
    record ServiceKey(String protocol, String address, int port, long firewallMark, String family) {
    }

    @Schema(description = "While the plane does not answer, everything but plane and hold is null: not known")
    record Table(Plane plane, @Nullable List<TableService> services, @Nullable List<Drift> drift,
            @Nullable List<ServiceKey> foreign, @Nullable Hold hold, @Nullable List<String> rules,
            @Nullable Map<String, String> sysctls, @Nullable Timeouts timeouts,
            @Schema(description = "null for a plane without a kernel's table") @Nullable Kernel kernel) {
    }

    record Kernel(
            @Schema(description = "which tool keeps packet rules; null while no service needs one") @Nullable String packetRules,
            List<KernelSetting> settings) {
    }

    record KernelSetting(String name,
            @Schema(description = "null where this kernel has no such setting") @Nullable String value,
            @Schema(description = "values that are well for what is used, the best first; empty where none is advised") List<String> advised,
            boolean asAdvised, String why) {
    }

    record TableService(String protocol, String address, int port, long firewallMark, String family, String scheduler,
            List<String> schedulerFlags, @Nullable TablePersistence persistence, boolean onePacket, boolean foreign,
            @Nullable Traffic traffic, List<TableServer> servers) {
    }

    record TablePersistence(String timeout, int prefixLength, @Nullable String engine) {
    }

    record TableServer(String address, int port, String forwarding, int weight, long upperThreshold,
            long lowerThreshold, @Nullable Tunnel tunnel, long activeConnections, long inactiveConnections,
            long persistentConnections, Traffic traffic) {
    }

    record Drift(@Nullable ServiceKey service, String seen, List<Operation> repair) {
    }

    record Timeouts(String tcp, String tcpFin, String udp) {
    }

    record Connection(String protocol, String client, int clientPort, String virtual, int virtualPort, String server,
            int serverPort, String state, String expires) {
    }

    record AuditEntry(long id, String time, String director, @Nullable String who, @Nullable String via,
            @Nullable String address, String act,
            @Schema(description = "Of the answer; 0 where there was none to give") int status,
            @Schema(allowableValues = {
                    "done", "denied", "failed"}) String outcome,
            @Nullable Long revision,
            @Nullable String detail,
            @Schema(description = "SHA-256 over this entry and the hash before it") String chain,
            @Schema(description = "What the revision changed (RFC 6902); of a single entry alone") @Nullable List<Object> difference){
    }

    record AuditProof(long entries, boolean intact, @Nullable AuditEntry broken) {
    }

    record Event(long id, String time, String director, String kind, String severity, Subject subject,
            @Nullable String from, @Nullable String to, String cause, String source, String message,
            @Nullable Long incident) {
    }

    record Subject(@Nullable String cluster, @Nullable String service, @Nullable String server,
            @Nullable String instance, @Nullable String item) {
    }

    record Incident(long id, String director, String state, String severity, String worst, String title,
            List<String> about, List<String> machines, String opened, String updated, @Nullable String closed,
            @Nullable String calmUntil, int reopened, int events, List<Trouble> troubles,
            @Nullable Act acknowledged, @Nullable Act silenced, List<Event> journal) {
    }

    record Trouble(String kind, String severity, Subject subject, String since, String message, long event) {
    }

    record Act(String author, String time, @Nullable String until, String reason) {
    }

    record Notification(String id, long number, String state, String rule, String channel, String director,
            String created, String updated, @Nullable String due, int attempts, String answer, List<String> settled,
            List<Long> incidents, String subject) {
    }

    record Reason(@Schema(requiredMode = RequiredMode.REQUIRED) String reason) {
    }

    record Silence(@Schema(requiredMode = RequiredMode.REQUIRED, format = "date-time") String until,
            @Schema(requiredMode = RequiredMode.REQUIRED) String reason) {
    }

    record NewToken(@Schema(requiredMode = RequiredMode.REQUIRED, pattern = NAME) String name,
            @Schema(accessMode = Schema.AccessMode.READ_ONLY) String user,
            @Schema(accessMode = Schema.AccessMode.READ_ONLY) String created,
            @Schema(format = "date-time", description = "null: lets in until it is removed. A token that is made by a token expires when that one "
                    + "does or before: left out or null, it is then that time; later than that, a fault") @Nullable String expires,
            @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable String lastUsed,
            @Schema(allowableValues = {
                    "viewer", "operator",
                    "administrator"}, description = "No more than its maker's, which it is if left out") String role,
            @Schema(description = "Where the role holds; null: everywhere") @Nullable List<String> clusters,
            @Schema(accessMode = Schema.AccessMode.READ_ONLY, description = "Shown this once") String token){
    }

    record Token(String name, String user, String created, @Nullable String expires, @Nullable String lastUsed,
            String role, @Nullable List<String> clusters) {
    }

    record User(@Schema(accessMode = Schema.AccessMode.READ_ONLY) String name,
            @Schema(accessMode = Schema.AccessMode.WRITE_ONLY, minLength = Users.SHORTEST_PASSWORD) String password,
            @Schema(allowableValues = {
                    "viewer", "operator", "administrator"}, defaultValue = "viewer") String role,
            @Schema(description = "Where the role holds; null: everywhere") @Nullable List<String> clusters,
            @Schema(defaultValue = "true") boolean enabled,
            @Schema(accessMode = Schema.AccessMode.READ_ONLY) String created){
    }

    record Me(String name, String via, String role, @Nullable List<String> clusters) {
    }

    record NewPassword(@Schema(requiredMode = RequiredMode.REQUIRED) String current,
            @Schema(requiredMode = RequiredMode.REQUIRED, minLength = Users.SHORTEST_PASSWORD) String next) {
    }

    @Schema(description = "RFC 9457")
    record Problem(String type, String title, int status, String detail, List<InputError> errors) {
    }

    record InputError(
            @Schema(description = "RFC 6901, into the document sent; left out where a parameter is at fault") String pointer,
            @Schema(description = "Of path, query or header; left out where the document is at fault") String parameter,
            String message) {
    }
}
