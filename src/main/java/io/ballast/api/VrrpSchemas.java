package io.ballast.api;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;

import org.jspecify.annotations.Nullable;

/** The shapes of VRRP instances and sync groups for OpenAPI, and for nothing else; see {@link Schemas}. */
final class VrrpSchemas {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";
    private static final String SCRIPT = "A script in the directories that the director's settings allow, run ";

    private VrrpSchemas() {
    }

    @Schema(description = "A virtual router: addresses that one director holds at a time")
    record VrrpInstance(@Schema(pattern = NAME, description = "Equals the path's; may be left out") String name,
            String description, @Schema(description = "Who answers for it") String owner, String link,
            @Schema(requiredMode = RequiredMode.REQUIRED, minimum = "1", maximum = "255", description = "The same on every director of it, unique on the network") int virtualRouterId,
            @Schema(minimum = "2", maximum = "3", defaultValue = "3", description = "2 is RFC 3768, for IPv4 alone; 3 is RFC 9568") int version,
            @Schema(example = "200ms", description = "Whole seconds in version 2, 1s by default; a multiple of 10ms in version 3, 200ms by default") String advertisementInterval,
            @Schema(minimum = "1", maximum = "100", defaultValue = "3", description = "Adverts that must be missed before a backup takes over") int downTimerAdverts,
            @Schema(requiredMode = RequiredMode.REQUIRED, description = "Of one family; held by the master and told in its adverts") List<VrrpAddress> virtualAddresses,
            @Schema(description = "Held by the master and not told, for those that do not fit an advert") List<VrrpAddress> excludedAddresses,
            @Schema(defaultValue = "true", description = "Whether a higher priority takes over from a working master") boolean preempt,
            @Schema(defaultValue = "0s", description = "From the first advert of lower priority until it is no longer obeyed") String preemptDelay,
            VrrpAuthentication authentication,
            @Schema(allowableValues = {
                    "pseudo-header",
                    "message-only"}, defaultValue = "pseudo-header", description = "What the checksum of version 3 on IPv4 covers when it is sent; both are believed") String checksum,
            @Schema(defaultValue = "true", description = "Whether a master that is not the owner takes packets sent to the addresses") boolean accept,
            @Schema(defaultValue = "false", description = "Whether the addresses stand behind the router's own hardware address, by macvlan") boolean virtualMac,
            VrrpAnnouncements announcements, List<VrrpTracked> track,
            @Schema(description = SCRIPT + "when the director becomes master") String onMaster,
            @Schema(description = SCRIPT + "when it becomes backup") String onBackup,
            @Schema(description = SCRIPT + "when it falls into fault") String onFault,
            @Schema(description = SCRIPT + "when it leaves the instance") String onStop,
            @Schema(description = "Units of systemd that run on the master alone, such as flume.service") List<String> units,
            @Schema(requiredMode = RequiredMode.REQUIRED) List<VrrpMember> members){
    }

    record VrrpAddress(@Schema(requiredMode = RequiredMode.REQUIRED, example = "172.25.33.100/24") String address,
            @Schema(name = "interface", description = "When it is not the member's") String interfaceName,
            @Schema(allowableValues = {
                    "global", "site", "link", "host"}, defaultValue = "global") String scope,
            @Schema(example = "eth0:1", description = "Of an IPv4 address") String label){
    }

    @Schema(description = "Of version 2. It keeps no attacker away")
    record VrrpAuthentication(
            @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = {
                    "none", "pass", "ah"}) String type,
            @Schema(format = "password", description = "Its first 8 bytes count. Never given back: *** stands in its place; *** or leaving it out keeps it, null removes it") @Nullable String password){
    }

    @Schema(description = "How a master tells neighbours where the addresses are")
    record VrrpAnnouncements(
            @Schema(minimum = "1", maximum = "100", defaultValue = "5", description = "Of each address when it becomes master") int repeat,
            @Schema(defaultValue = "5s", description = "After which they are told once more; 0s for never") String delay,
            @Schema(defaultValue = "0s", description = "How often a master tells them again; 0s for never") String refresh,
            @Schema(minimum = "1", maximum = "100", defaultValue = "1", description = "Of each address then") int refreshRepeat,
            @Schema(minimum = "1", maximum = "100", description = "Of each address when a master of lower priority was heard; repeat by default") int lowerRepeat,
            @Schema(description = "After which they are told once more then; delay by default") String lowerDelay,
            @Schema(defaultValue = "0s", description = "Between two on an interface") String gap) {
    }

    @Schema(description = "On what the role depends. With weight 0 its failure is a fault")
    record VrrpTracked(
            @Schema(requiredMode = RequiredMode.REQUIRED, allowableValues = {
                    "interface", "script", "process", "file", "cluster"}) String type,
            @Schema(requiredMode = RequiredMode.REQUIRED, description = "Of the interface, program or cluster, the file's absolute path, or what the script is called here") String name,
            @Schema(minimum = "-254", maximum = "254", description = "Added while it is well if positive, while it is not if negative; times the number in a file. 0 by default, 1 for a file") int weight,
            @Schema(defaultValue = "false", description = "Whether failing counts as being well") boolean reverse,
            @Schema(description = "script: the file in the directories that the director's settings allow; name by default") String script,
            @Schema(description = "script: given as they are, never through a shell") List<String> arguments,
            @Schema(example = "1s", description = "script: from the start of one run to the start of the next; 1s by default") String interval,
            @Schema(description = "script: after which a run has failed; interval by default") String timeout,
            @Schema(minimum = "1", maximum = "1000", description = "script: runs in a row that must succeed; 1 by default") int rise,
            @Schema(minimum = "1", maximum = "1000", description = "script: runs in a row that must fail; 1 by default") int fall,
            @Schema(allowableValues = {
                    "name",
                    "command"}, description = "process: whether name is its program's, by default, or stands anywhere in its command line") String match,
            @Schema(minimum = "1", maximum = "10000", description = "process: how many there must be; 1 by default") int minimum){
    }

    record VrrpMember(
            @Schema(requiredMode = RequiredMode.REQUIRED, description = "The name of the director, by default its host name") String director,
            @Schema(requiredMode = RequiredMode.REQUIRED, name = "interface", example = "eth0") String interfaceName,
            @Schema(minimum = "1", maximum = "255", defaultValue = "100", description = "255 says that the addresses are this machine's own") int priority,
            @Schema(description = "Where adverts come from; the interface's first address by default, with peers the one that the other members name") String source,
            @Schema(description = "Unicast to these addresses alone; multicast where it is empty") List<String> peers,
            @Schema(minimum = "0", maximum = "255", defaultValue = "0", description = "With peers: below which a packet is not believed") int minimumHopLimit) {
    }

    record SyncGroup(@Schema(pattern = NAME) String name, String description,
            @Schema(requiredMode = RequiredMode.REQUIRED, description = "Names of VRRP instances that are master together or not at all") List<String> instances) {
    }

    record VrrpStatus(String name, @Schema(description = "Whose role it is") String director,
            @Schema(allowableValues = {
                    "initial", "backup", "master", "fault"}) String state,
            @Schema(description = "After tracking; null while it takes no part") @Nullable Integer effectivePriority,
            @Schema(description = "null where none is known") @Nullable String master, @Nullable String since,
            String reason,
            @Schema(description = "After a failover alone: what came of it, a sentence") String outcome){
    }

    @Schema(description = "Another director, as its last advert showed it")
    record VrrpPeer(String address, int version, int priority, String advertisementInterval, String heard,
            List<String> virtualAddresses) {
    }
}
