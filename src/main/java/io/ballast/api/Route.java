package io.ballast.api;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What OpenAPI says of one verb and path.
 *
 * @param body name of the schema of what it takes; null if it takes nothing
 * @param answer name of the schema of what it answers, with [] for a list; null for no content
 * @param query names of its query parameters
 */
record Route(String verb, String path, String summary, @Nullable String body, @Nullable String answer,
        List<String> query) {

    private static final String CLUSTER = "/clusters/{cluster}";
    private static final String SERVICE = CLUSTER + "/services/{service}";
    private static final String SERVER = SERVICE + "/servers/{server}";
    private static final String VRRP = "/vrrp-instances/{name}";
    private static final List<String> WRITE = List.of(Writes.PARAMETERS);
    private static final List<String> PAGE = List.of("after", "limit");

    static final List<Route> ALL = all();

    private static List<Route> all() {
        var routes = new ArrayList<Route>();
        for (var one : List.of(new String[]{CLUSTER, "Cluster", "cluster"},
                new String[]{SERVICE, "Service", "service"}, new String[]{SERVER, "Server", "server"})) {
            addNamed(routes, one[0], one[1], one[2]);
        }
        routes.add(read(CLUSTER + "/status", "What is true of the cluster now", "ClusterStatus"));
        routes.add(new Route("post", SERVER + "/check", "Probe now", null, "CheckResult", List.of()));
        routes.add(read(SERVER + "/results", "The last results of a server's probes, newest last", "ProbeResult[]"));
        routes.add(new Route("post", SERVER + "/verdict", "A program's word on a server that has a push check",
                "ReportedVerdict", null, List.of()));
        for (var act : List.of("drain", "enable", "disable")) {
            routes.add(new Route("post", "/machines/{address}/" + act, "On every membership of one machine: " + act,
                    null, "MachineChange", WRITE));
        }
        addVrrp(routes);
        addNotifications(routes);
        routes.add(read("/config", "Everything that is defined", "Config"));
        routes.add(new Route("put", "/config", "Replace what is given", "Config", "Config", WRITE));
        routes.add(new Route("get", "/revisions", "History, oldest first", null, "Revision[]", PAGE));
        routes.add(read("/revisions/{number}", "One revision", "Revision"));
        routes.add(new Route("post", "/revisions/{number}/restore", "Go back to how it stood then", null, "Config",
                WRITE));
        addDirector(routes);
        return List.copyOf(routes);
    }

    private static void addVrrp(List<Route> routes) {
        for (var one : List.of(new String[]{"/vrrp-instances/{name}", "VrrpInstance", "VRRP instance"},
                new String[]{"/sync-groups/{name}", "SyncGroup", "sync group"})) {
            addNamed(routes, one[0], one[1], one[2]);
        }
        routes.add(read(VRRP + "/status", "Where this director stands in it", "VrrpStatus"));
        routes.add(read(VRRP + "/peers", "Other directors whose adverts were believed", "VrrpPeer[]"));
        routes.add(new Route("post", VRRP + "/failover",
                "Give way to whoever can take over; 202 where that lasts longer than a second, 409 with the reasons where it cannot be",
                null, "VrrpStatus",
                List.of()));
        routes.add(new Route("post", VRRP + "/return",
                "After a failover, take over from a working master again where priority and preemption allow it", null,
                "VrrpStatus", List.of()));
    }

    private static void addNotifications(List<Route> routes) {
        for (var one : List.of(
                new String[]{"/notification-channels/{name}", "NotificationChannel", "notification channel"},
                new String[]{"/notification-rules/{name}", "NotificationRule", "notification rule"})) {
            addNamed(routes, one[0], one[1], one[2]);
        }
        routes.add(new Route("post", "/notification-channels/{name}/test",
                "Send a test message now and tell what came of it", null, "NotificationTest", List.of()));
    }

    private static void addNamed(List<Route> routes, String path, String schema, String word) {
        routes.add(read(path.substring(0, path.lastIndexOf('/')), "Every " + word, schema + "[]"));
        routes.add(read(path, "One " + word + ", every default written", schema));
        routes.add(new Route("put", path, "Create or replace a " + word, schema, schema, WRITE));
        routes.add(new Route("patch", path, "Merge into a " + word + " (RFC 7396)", schema, schema, WRITE));
        routes.add(new Route("delete", path, "Remove a " + word, null, null, WRITE));
    }

    private static void addDirector(List<Route> routes) {
        routes.add(new Route("get", "/status", "How far this director is", null, "DirectorStatus", List.of("wait")));
        routes.add(read("/table", "The forwarding table as it is", "Table"));
        routes.add(new Route("post", "/table/foreign/adopt", "Take a foreign service over", "ServiceKey", null,
                List.of()));
        routes.add(new Route("post", "/table/foreign/remove", "Remove a foreign service", "ServiceKey", null,
                List.of()));
        routes.add(new Route("get", "/connections", "Connections as they are", null, "Connection[]",
                List.of("service", "server", "limit")));
        routes.add(new Route("put", "/hold", "Watch the table and do not write it", "Hold", "Hold", List.of()));
        routes.add(new Route("delete", "/hold", "End the hold", null, null, List.of()));
        routes.add(new Route("get", "/events", "The journal, newest last; without after the latest", null, "Event[]",
                List.of("after", "limit", "kind", "severity", "cluster", "incident")));
        routes.add(read("/events/stream", "The journal live, as server-sent events", "Event"));
        addIncidents(routes);
        addOutbox(routes);
        addAccess(routes);
    }

    private static void addAccess(List<Route> routes) {
        routes.add(read("/users", "Every user", "User[]"));
        routes.add(read("/users/{name}", "One user", "User"));
        routes.add(new Route("put", "/users/{name}", "Make or replace a user; without a password he keeps his", "User",
                "User", List.of()));
        routes.add(new Route("patch", "/users/{name}", "Merge into a user (RFC 7396)", "User", "User", List.of()));
        routes.add(new Route("delete", "/users/{name}", "Remove a user with his tokens", null, null, List.of()));
        routes.add(
                new Route("get", "/audit", "Who did what, newest last; without after the latest", null, "AuditEntry[]",
                        List.of("after", "limit", "who", "outcome", "path", "since", "until")));
        routes.add(new Route("get", "/audit.csv", "The same as a table for a spreadsheet", null, null,
                List.of("who", "outcome", "path", "since", "until")));
        routes.add(read("/audit/{id}", "One entry, with the difference that its revision made", "AuditEntry"));
        routes.add(read("/audit/proof", "Whether an entry was changed or taken out", "AuditProof"));
        routes.add(read("/me", "Who asks, and what he may do", "Me"));
        routes.add(new Route("post", "/me/password", "Give oneself another password", "NewPassword", null, List.of()));
        routes.add(read("/tokens", "One's own API tokens; everybody's for an administrator", "Token[]"));
        routes.add(new Route("post", "/tokens", "Make a token; it is shown once", "NewToken", "NewToken", List.of()));
        routes.add(new Route("delete", "/tokens/{name}", "Remove a token", null, null, List.of()));
    }

    private static void addIncidents(List<Route> routes) {
        var one = "/incidents/{id}";
        routes.add(new Route("get", "/incidents", "What goes wrong, oldest first", null, "Incident[]",
                List.of("after", "limit", "state")));
        routes.add(read(one, "One incident with its events", "Incident"));
        routes.add(new Route("post", one + "/acknowledge", "Take it on: nobody is reminded of it any more", "Reason",
                "Incident", List.of()));
        routes.add(new Route("post", one + "/silence", "Hear nothing of it for a time", "Silence", "Incident",
                List.of()));
        routes.add(new Route("delete", one + "/silence", "Hear of it again", null, null, List.of()));
    }

    private static void addOutbox(List<Route> routes) {
        routes.add(new Route("get", "/notifications", "Messages on their way and what became of them, oldest first",
                null, "Notification[]", List.of("after", "limit", "state")));
        routes.add(new Route("post", "/notifications/{id}/retry", "Try a message again that waits or has failed", null,
                "Notification", List.of()));
    }

    private static Route read(String path, String summary, String answer) {
        return new Route("get", path, summary, null, answer, List.of());
    }

    /** Whether the path stands for one thing with an ETag. */
    boolean isTagged() {
        return answer != null && List.of("Cluster", "Service", "Server", "Config", "Revision", "VrrpInstance",
                "SyncGroup", "NotificationChannel", "NotificationRule").contains(answer);
    }

    boolean isDryRunnable() {
        return query.contains("dryRun");
    }
}
