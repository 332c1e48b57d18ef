package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import io.ballast.definition.Definitions;
import io.ballast.definition.VrrpExamples;
import io.ballast.store.DirectorSettings;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Cause;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.VrrpVersion;
import io.ballast.vrrp.router.Down;
import io.ballast.vrrp.router.FakeRouter;
import io.ballast.vrrp.router.InstanceFigures;
import io.ballast.vrrp.router.LoopFigures;
import io.ballast.vrrp.router.Peer;
import io.ballast.vrrp.router.Up;

/** VRRP instances and sync groups over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class VrrpHttpTest extends HttpFixture {

    private static final String INSTANCES = "/api/v1/vrrp-instances";
    private static final String FLUME = INSTANCES + "/VI_1";
    private static final String GROUPS = "/api/v1/sync-groups";
    private static final String PASSWORD = "vrrp-password-90127";

    @Autowired
    DirectorSettings settings;

    @Autowired
    Definitions definitions;

    @AfterEach
    void removeInstances() {
        http.put("/api/v1/config?allowRemoval=true", "{\"vrrpInstances\": [], \"syncGroups\": []}");
    }

    /** Of the director that runs here, and of another one. */
    private String own(String name, int id, String address) {
        return """
                {"name": "%s", "virtualRouterId": %d, "virtualAddresses": [{"address": "%s"}],
                 "members": [{"director": "%s", "interface": "lo", "priority": 150},
                             {"director": "other", "interface": "eth0"}]}
                """.formatted(name, id, address, settings.director().name());
    }

    @Test
    void put_createsWithEveryDefaultWritten_andTheSameAgainChangesNothing() {
        var created = http.put(FLUME, VrrpExamples.FLUME);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(FLUME);
        assertThat(created.json().path("downTimerAdverts").asInt()).isEqualTo(3);
        assertThat(created.json().at("/authentication/password").asString()).isEqualTo("***");
        assertThat(http.get(FLUME).json()).isEqualTo(created.json());
        assertThat(http.get(INSTANCES).json().path(0)).isEqualTo(created.json());
        var again = http.put(FLUME, VrrpExamples.FLUME);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Ballast-Revision")).isEqualTo(created.header("Ballast-Revision"));
        assertThat(http.put(FLUME, created.body()).header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(http.delete(FLUME).status()).isEqualTo(204);
        assertThat(http.get(FLUME).status()).isEqualTo(404);
        assertThat(http.delete(FLUME).status()).isEqualTo(404);
        assertThat(http.patch(FLUME, "{}").status()).isEqualTo(404);
    }

    @Test
    void patch_isMergePatch_withPreconditions() {
        var created = http.put(FLUME, VrrpExamples.FLUME);
        var tag = String.valueOf(created.header("ETag"));
        var patched = http.patch(FLUME, "{\"preemptDelay\": \"3s\", \"track\": []}", "If-Match", tag);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.json().path("preemptDelay").asString()).isEqualTo("3s");
        assertThat(patched.json().path("members").size()).isEqualTo(2);
        var late = http.patch(FLUME, "{\"preempt\": false}", "If-Match", tag);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.header("ETag")).isEqualTo(patched.header("ETag"));
        assertThat(http.get(FLUME, "If-None-Match", String.valueOf(patched.header("ETag"))).status()).isEqualTo(304);
        assertThat(http.send("PUT", FLUME, VrrpExamples.FLUME, "If-None-Match", "*", "Content-Type",
                "application/json").status()).isEqualTo(412);
        assertThat(http.send("PATCH", FLUME, "preempt: false\n", "Content-Type", "application/yaml").status())
                .isEqualTo(200);
    }

    @Test
    void faults_areAllNamedByTheirPlaces() {
        var refused = http.put(FLUME, """
                {"virtualRouterId": 300, "version": 2, "virtualAddresses": [{"address": "2001:db8::1/64"}],
                 "members": [{"director": "a"}], "colour": "red"}""");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactlyInAnyOrder("/virtualRouterId", "/version",
                "/members/0/interface", "/colour");
        assertThat(http.get(INSTANCES).json().size()).isZero();
    }

    @Test
    void version2OfIpv6_isRefused() {
        assertThat(http.put(INSTANCES + "/six", own("six", 6, "2001:db8::1/64").replace("{\"name\"",
                "{\"version\": 2, \"name\"")).pointers()).containsExactly("/version");
    }

    @Test
    void dryRun_tellsWhatThisDirectorWouldDo_andDoesNothing() {
        long before = revision();
        var plan = http.put(INSTANCES + "/own?dryRun=true", own("own", 9, "10.77.0.1/32")).json();
        assertThat(plan.at("/operations/0/action").asString()).isEqualTo("add-vrrp-instance");
        assertThat(plan.at("/operations/0/description").asString()).contains("own", "id 9", "lo", "150");
        assertThat(revision()).isEqualTo(before);
        http.put(INSTANCES + "/own", own("own", 9, "10.77.0.1/32"));
        var one = "{\"members\": [{\"director\": \"" + settings.director().name() + "\", \"interface\": \"lo\"}]}";
        var changed = http.patch(INSTANCES + "/own?dryRun=true", one).json();
        assertThat(changed.at("/operations/0/action").asString()).isEqualTo("edit-vrrp-instance");
        assertThat(changed.at("/warnings/0").asString()).contains("nobody takes over");
        assertThat(http.delete(INSTANCES + "/own?dryRun=true").json().at("/operations/0/action").asString())
                .isEqualTo("remove-vrrp-instance");
        assertThat(http.put(FLUME + "?dryRun=true", VrrpExamples.FLUME).json().path("operations").size())
                .as("of which this director is no member").isZero();
        assertThat(http.put(FLUME + "?dryRun=true", "{}").status()).isEqualTo(422);
    }

    @Test
    void addressOfAService_isHeldByTheInstance() {
        var service = """
                {"services": [{"name": "s", "protocol": "tcp", "address": "10.77.0.1", "port": 80,
                  "check": {"type": "none"}, "servers": [{"name": "a", "address": "127.0.0.1", "port": 28081}]}]}""";
        assertThat(warnings(http.put(WEB + "?dryRun=true", service).json())).contains("No cluster")
                .contains("10.77.0.1");
        http.put(INSTANCES + "/own", own("own", 9, "10.77.0.1/32"));
        assertThat(warnings(http.put(WEB + "?dryRun=true", service).json())).doesNotContain("10.77.0.1:");
        http.put(WEB, service.replaceFirst("\\{",
                "{\"virtualAddresses\": [{\"address\": \"10.77.0.1/32\", \"interface\": \"lo\"}], "));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !http.get(WEB + "/status").json()
                .at("/virtualAddresses/0").isMissingNode());
        var status = http.get(WEB + "/status").json().at("/virtualAddresses/0");
        assertThat(status.path("vrrpInstance").asString()).isEqualTo("own");
        assertThat(status.path("up").asBoolean()).isFalse();
        assertThat(status.path("error").isNull()).isTrue();
        http.put(WEB, service);
        assertThat(warnings(http.delete(INSTANCES + "/own?dryRun=true").json())).contains("10.77.0.1");
    }

    private static String warnings(JsonNode plan) {
        return plan.path("warnings").toString();
    }

    @Test
    void conflicts_nameBoth() {
        http.put(INSTANCES + "/one", own("one", 1, "10.77.0.1/32"));
        var id = http.put(INSTANCES + "/two", own("two", 1, "10.77.0.2/32"));
        assertThat(id.status()).isEqualTo(409);
        assertThat(id.json().path("detail").asString()).contains("VRRP instance two").contains("VRRP instance one");
        assertThat(http.put(INSTANCES + "/two", own("two", 2, "10.77.0.1/32")).status()).isEqualTo(409);
        assertThat(http.put(GROUPS + "/g", "{\"instances\": [\"one\"]}").status()).isEqualTo(201);
        var grouped = http.delete(INSTANCES + "/one");
        assertThat(grouped.status()).isEqualTo(409);
        assertThat(grouped.json().path("detail").asString()).contains("sync group g");
        assertThat(http.put(GROUPS + "/g", "{\"instances\": [\"nobody\"]}").pointers())
                .containsExactly("/instances/0");
        http.put(WEB, WEB_DOCUMENT);
        http.patch(INSTANCES + "/one", "{\"track\": [{\"type\": \"cluster\", \"name\": \"web\"}]}");
        assertThat(http.delete(WEB).status()).isEqualTo(409);
    }

    @Test
    void groups_haveTheVerbsOfEverythingElse() {
        http.put(INSTANCES + "/one", own("one", 1, "10.77.0.1/32"));
        var created = http.put(GROUPS + "/g", "{\"instances\": [\"one\"]}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(GROUPS + "/g");
        assertThat(http.get(GROUPS).json().path(0)).isEqualTo(created.json());
        assertThat(http.patch(GROUPS + "/g", "{\"description\": \"nat\"}").json().path("description").asString())
                .isEqualTo("nat");
        assertThat(http.get(GROUPS + "/g", "Accept", "application/yaml").body()).contains("description: \"nat\"");
        assertThat(http.patch(GROUPS + "/g", "{}", "If-Match", String.valueOf(created.header("ETag"))).status())
                .isEqualTo(412);
        assertThat(http.delete(GROUPS + "/g").status()).isEqualTo(204);
        assertThat(http.get(GROUPS + "/g").status()).isEqualTo(404);
    }

    @Test
    void config_hasThemAll_andTakesThemBack() {
        http.put(INSTANCES + "/one", own("one", 1, "10.77.0.1/32"));
        http.put(FLUME, VrrpExamples.FLUME);
        http.put(GROUPS + "/g", "{\"instances\": [\"one\"]}");
        for (var type : List.of("application/json", "application/yaml")) {
            var config = http.get("/api/v1/config", "Accept", type);
            var back = http.send("PUT", "/api/v1/config", config.body(), "Content-Type", type);
            assertThat(back.status()).isEqualTo(200);
            assertThat(back.header("ETag")).as("the same again").startsWith("\"" + revision());
            assertThat(back.header("Ballast-Revision")).isEqualTo(Long.toString(revision()));
        }
        var config = http.get("/api/v1/config").json();
        assertThat(config.propertyNames()).containsExactly("clusters", "vrrpInstances", "syncGroups",
                "notificationChannels", "notificationRules");
        assertThat(config.path("vrrpInstances").valueStream().map(each -> each.path("name").asString()))
                .containsExactly("VI_1", "one");
        long before = revision();
        http.put("/api/v1/config", "{\"clusters\": []}");
        assertThat(revision()).as("what is left out is left alone").isEqualTo(before);
        http.put("/api/v1/config", "{\"vrrpInstances\": [], \"syncGroups\": []}");
        assertThat(http.get(INSTANCES).json().size()).isZero();
        assertThat(http.post("/api/v1/revisions/" + before + "/restore").status()).isEqualTo(200);
        assertThat(http.get("/api/v1/config").json()).isEqualTo(config);
    }

    @Test
    void removalOfMany_needsTheWord() {
        var members = IntStream.rangeClosed(1, 12).mapToObj(i -> own("v" + i, i, "10.77.1." + i + "/32")).toList();
        assertThat(http.put("/api/v1/config", "{\"vrrpInstances\": " + members + "}").status()).isEqualTo(200);
        var refused = http.put("/api/v1/config", "{\"vrrpInstances\": []}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asString()).contains("12 of 12 VRRP instances");
        assertThat(refused.json().at("/plan/operations").size()).isEqualTo(12);
        assertThat(http.put("/api/v1/config?allowRemoval=true", "{\"vrrpInstances\": []}").status()).isEqualTo(200);
    }

    @Test
    void password_standsInNoAnswerAndNoLog(CapturedOutput output) {
        var answers = new StringBuilder();
        var document = VrrpExamples.FLUME.replace("1111", PASSWORD);
        answers.append(http.put(FLUME + "?dryRun=true", document).body()).append(http.put(FLUME, document).body());
        long first = revision();
        answers.append(http.patch(FLUME, "{\"authentication\": {\"password\": \"" + PASSWORD + "2\"}}").body());
        assertThat(revision()).isEqualTo(first + 1);
        for (var body : List.of("{\"authentication\": {\"type\": \"none\", \"password\": \"" + PASSWORD + "\"}}",
                "{\"authentication\": {\"password\": [\"" + PASSWORD + "\"]}}",
                "{\"authentication\": {\"password\": \"" + PASSWORD + "\\u0000\"}}",
                "{\"authentication\": {\"passwort\": \"" + PASSWORD + "\"}}",
                "{\"version\": 3, \"authentication\": {\"password\": \"" + PASSWORD + "\"}}")) {
            var refused = http.patch(FLUME, body);
            assertThat(refused.status()).as(body).isEqualTo(422);
            answers.append(refused.body());
        }
        for (var path : List.of(INSTANCES, FLUME, FLUME + "/status", FLUME + "/peers", "/api/v1/config",
                "/api/v1/revisions?limit=1000", "/api/v1/revisions/" + revision(), "/api/v1/events?limit=1000")) {
            answers.append(http.get(path).body());
        }
        answers.append(http.get(FLUME, "Accept", "application/yaml").body())
                .append(http.post("/api/v1/revisions/" + first + "/restore?dryRun=true").body())
                .append(http.post("/api/v1/revisions/" + first + "/restore").body());
        assertThat(answers.toString() + definitions.current() + output.getAll()).doesNotContain(PASSWORD, "\\u001a",
                "\u001a");
    }

    @Test
    void roles_sayWhyTheyTakeNoPart() {
        http.put(FLUME, VrrpExamples.FLUME);
        http.put(INSTANCES + "/own", own("own", 9, "10.77.0.1/32"));
        var status = http.get(INSTANCES + "/own/status").json();
        assertThat(status.propertyNames()).contains("state", "effectivePriority", "master", "since", "reason");
        assertThat(status.path("state").asString()).isEqualTo("initial");
        assertThat(http.get(FLUME + "/status").json().path("reason").asString()).contains("is no member of VI_1");
        assertThat(http.get(FLUME + "/peers").json().isArray()).isTrue();
        var refused = http.post(FLUME + "/failover");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("reasons").path(0).asString()).contains("is no member of VI_1");
        assertThat(http.post(FLUME + "/return").status()).isEqualTo(409);
        assertThat(http.post(INSTANCES + "/nobody/return").status()).isEqualTo(404);
        for (var path : List.of("/status", "/peers")) {
            assertThat(http.get(INSTANCES + "/nobody" + path).status()).isEqualTo(404);
        }
        assertThat(http.post(INSTANCES + "/nobody/failover").status()).isEqualTo(404);
    }

    @Test
    void roles_areWhatTheRouterTells_andAMasterFailsOver() throws Exception {
        http.put(INSTANCES + "/own", own("own", 9, "10.77.0.1/32"));
        try (var router = new FakeRouter(settings.data().toAbsolutePath().resolve("vrrp"), 7)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !router.told(Down.Configure.class).isEmpty());
            var since = Instant.parse("2026-01-02T03:04:05Z");
            var address = IpAddress.parse("10.77.0.9");
            router.state(new Up.State("own", Role.MASTER, 152, address, since, Cause.MASTER_LEFT, "the master left"));
            var peer = new Peer(IpAddress.parse("10.77.0.8"), VrrpVersion.V3, 100, Duration.ofMillis(200),
                    List.of(IpAddress.parse("10.77.0.1")), since);
            router.figures(new Up.Figures(Map.of("own", new InstanceFigures(1, 2, 0, 1, 1, Map.of(), List.of(peer))),
                    new LoopFigures(0, List.of(), 0, 0)));
            Awaitility.await().atMost(Duration.ofSeconds(60))
                    .until(() -> http.get(INSTANCES + "/own/peers").json().size() == 1);
            var status = http.get(INSTANCES + "/own/status").json();
            assertThat(status.path("state").asString()).isEqualTo("master");
            assertThat(status.path("effectivePriority").asInt()).isEqualTo(152);
            assertThat(status.path("master").asString()).isEqualTo("10.77.0.9");
            assertThat(status.path("since").asString()).isEqualTo("2026-01-02T03:04:05Z");
            assertThat(status.path("reason").asString()).isEqualTo("the master left");
            assertThat(http.get(INSTANCES + "/own/peers").json().at("/0/address").asString()).isEqualTo("10.77.0.8");
            var asked = http.post(INSTANCES + "/own/failover");
            assertThat(asked.status()).as("a router that does not obey").isEqualTo(202);
            assertThat(asked.json().path("outcome").asString())
                    .isEqualTo("test was told to give way, and is still master.");
            var obeys = CompletableFuture.runAsync(() -> {
                Awaitility.await().atMost(Duration.ofSeconds(60))
                        .until(() -> router.told(Down.Failover.class).size() == 2);
                router.state(new Up.State("own", Role.BACKUP, 152, null, since, Cause.FAILOVER, "as was asked"));
            });
            var done = http.post(INSTANCES + "/own/failover");
            assertThat(done.status()).isIn(200, 202);
            obeys.get();
            if (done.status() == 200) {
                assertThat(done.json().path("outcome").asString())
                        .isEqualTo("test gave way and is backup; who takes over is not known yet.");
            }
            assertThat(http.get("/api/v1/events?limit=1000").body()).contains("vrrp-failover");
            assertThat(http.post(INSTANCES + "/own/return").status()).isEqualTo(200);
            Awaitility.await().atMost(Duration.ofSeconds(60))
                    .until(() -> router.told().contains(new Down.Return("own")));
            router.state(new Up.State("own", Role.BACKUP, 152, peer.address(), since, Cause.FAILOVER, "as was asked"));
            Awaitility.await().atMost(Duration.ofSeconds(60))
                    .until(() -> http.post(INSTANCES + "/own/failover").status() == 409);
            assertThat(http.post(INSTANCES + "/own/failover").json().at("/reasons/0").asString())
                    .isEqualTo("test is not master of own but backup; 10.77.0.8 is.");
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> http.get(INSTANCES + "/own/status").json()
                .path("state").asString().equals("initial"));
    }

    @Test
    void schemas_haveTheFieldsOfDocuments() {
        var schemas = http.get("/v3/api-docs").json().path("components").path("schemas");
        for (var each : List.of(List.of("VrrpInstance", ""), List.of("VrrpAddress", "/virtualAddresses/0"),
                List.of("VrrpMember", "/members/0"), List.of("VrrpAuthentication", "/authentication"),
                List.of("VrrpAnnouncements", "/announcements"))) {
            assertThat(fields(each.getLast())).as(each.getFirst()).containsExactlyInAnyOrderElementsOf(
                    schemas.path(each.getFirst()).path("properties").propertyNames());
        }
        var tracked = new HashSet<String>();
        for (var type : List.of("interface", "script", "process", "file", "cluster")) {
            tracked.addAll(fields("/track/0", VrrpExamples.FLUME.replace("\"type\": \"process\"",
                    "\"colour\": 1, \"type\": \"" + type + "\"")));
        }
        assertThat(tracked).containsExactlyInAnyOrderElementsOf(
                schemas.at("/VrrpTracked/properties").propertyNames());
        assertThat(schemas.at("/Config/properties").propertyNames()).contains("clusters", "vrrpInstances",
                "syncGroups");
        assertThat(schemas.at("/SyncGroup/properties").propertyNames()).contains("name", "description", "instances");
    }

    /** The program lists the fields itself when it is sent one that it does not know. */
    private List<String> fields(String pointer) {
        var document = VrrpExamples.FLUME;
        var place = switch (pointer) {
            case "" -> document.replaceFirst("\\{", "{\"colour\": 1, ");
            case "/virtualAddresses/0" -> document.replace("\"address\"", "\"colour\": 1, \"address\"");
            case "/members/0" ->
                document.replace("\"director\": \"server1\"", "\"colour\": 1, \"director\": \"server1\"");
            case "/authentication" -> document.replace("\"type\": \"pass\"", "\"colour\": 1, \"type\": \"pass\"");
            default -> document.replace("\"preempt\"", "\"announcements\": {\"colour\": 1}, \"preempt\"");
        };
        return fields(pointer, place);
    }

    private List<String> fields(String pointer, String document) {
        var message = http.put(FLUME, document).json().path("errors").valueStream()
                .filter(error -> error.path("pointer").asString().equals(pointer + "/colour")).findFirst().orElseThrow()
                .path("message").asString();
        return List.of(message.substring(message.indexOf("The fields are ") + 15, message.length() - 1).split(", "));
    }
}
