package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.ballast.access.Needs;
import io.ballast.access.Needs.Reach;
import io.ballast.access.OpenToAll;
import io.ballast.access.Role;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every route with every role, from the mappings as they run: one that comes without a rule fails here. */
class RolesHttpTest extends HttpFixture {

    private static final String USERS = "/api/v1/users";

    @Autowired
    List<RequestMappingHandlerMapping> mappings = List.of();

    private record Call(String method, String pattern, Needs needs) {

        String path(String cluster) {
            return pattern.replace("{cluster}", cluster).replaceAll("\\{[^}]*}", "10.254.254.254");
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    /** Somebody who comes with a token of his own. */
    private record Somebody(Role role, @Nullable String cluster, Http http) {

        boolean may(Needs needs, String on) {
            return role.allows(needs.value()) && switch (needs.reach()) {
                case EVERYTHING -> cluster == null;
                case CLUSTER -> cluster == null || cluster.equals(on);
                case CALLERS_OWN -> true;
            };
        }
    }

    private final List<Somebody> everybody = new ArrayList<>();

    @BeforeEach
    void makeUsers() {
        for (var role : Role.values()) {
            for (var cluster : new String[]{null, "web"}) {
                everybody.add(somebody(role, cluster));
            }
        }
    }

    private Somebody somebody(Role role, @Nullable String cluster) {
        var name = role.word() + (cluster == null ? "" : "-of-" + cluster);
        var document = "{\"password\": \"%s\", \"role\": \"%s\", \"clusters\": %s}".formatted(Http.PASSWORD,
                role.word(),
                cluster == null ? "null" : "[\"" + cluster + "\"]");
        assertThat(http.put(USERS + "/" + name, document).status()).isEqualTo(201);
        var made = http.as(Http.basic(name, Http.PASSWORD)).send("POST", "/api/v1/tokens",
                "{\"name\": \"of-" + name + "\"}", "Content-Type", "application/json");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return new Somebody(role, cluster, http.as("Bearer " + made.json().path("token").asString()));
    }

    @AfterEach
    void removeUsers() {
        http.get(USERS).json().forEach(user -> {
            if (!user.path("name").asString().equals("admin")) {
                http.delete(USERS + "/" + user.path("name").asString());
            }
        });
    }

    private Stream<Map.Entry<RequestMappingInfo, HandlerMethod>> handlers() {
        return mappings.stream().flatMap(each -> each.getHandlerMethods().entrySet().stream());
    }

    private List<Call> calls() {
        var calls = new ArrayList<Call>();
        handlers().forEach(each -> {
            var needs = each.getValue().getMethodAnnotation(Needs.class);
            if (needs != null) {
                each.getKey().getPatternValues().forEach(pattern -> each.getKey().getMethodsCondition().getMethods()
                        .forEach(method -> calls.add(new Call(method.name(), pattern, needs))));
            }
        });
        return calls;
    }

    @Test
    void everyHandler_hasARule_orIsOpenToAll_orIsNotOurs() {
        var open = new TreeSet<String>();
        var strange = new TreeSet<String>();
        handlers().forEach(each -> {
            var method = each.getValue();
            if (!method.getBeanType().getName().startsWith("io.ballast.")) {
                strange.addAll(each.getKey().getPatternValues());
            } else if (method.hasMethodAnnotation(OpenToAll.class)) {
                open.addAll(each.getKey().getPatternValues());
            } else {
                assertThat(method.hasMethodAnnotation(Needs.class)).as("a rule for " + each.getKey()).isTrue();
            }
        });
        assertThat(open).containsExactly("/error", "/login");
        assertThat(strange).containsExactly("/v3/api-docs", "/v3/api-docs.yaml");
    }

    @Test
    void everyRoute_letsInWhoMay_andNobodyElse() {
        var wrong = new ArrayList<String>();
        int asked = 0;
        for (var call : calls()) {
            if (call.pattern().endsWith("/stream")) {
                continue;
            }
            for (var cluster : List.of("web", "other")) {
                for (var somebody : everybody) {
                    int status = ask(somebody.http(), call, cluster).status();
                    boolean refused = status == 403;
                    asked++;
                    if (refused == somebody.may(call.needs(), cluster) || status == 401 || status == 500) {
                        wrong.add(call + " on " + cluster + " as " + somebody.role() + " of " + somebody.cluster()
                                + ": " + status);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(600);
    }

    private static Http.Answer ask(Http http, Call call, String cluster) {
        // A patch of another type is refused before anybody looks at who sent it.
        return call.method().equals("PATCH")
                ? http.patch(call.path(cluster), "{}")
                : http.send(call.method(), call.path(cluster), null);
    }

    /** Against slips of the annotations: what may be changed by whom, written down once more. */
    @Test
    void writes_ofViewersAndOperators_areFew() {
        assertThat(writes(Role.VIEWER)).containsExactly("DELETE /api/v1/tokens/{name}", "POST /api/v1/me/password",
                "POST /api/v1/tokens");
        assertThat(writes(Role.OPERATOR)).contains("DELETE /api/v1/hold",
                "PATCH /api/v1/clusters/{cluster}/services/{service}/servers/{server}",
                "POST /api/v1/clusters/{cluster}/services/{service}/servers/{server}/check",
                "POST /api/v1/clusters/{cluster}/services/{service}/servers/{server}/verdict",
                "POST /api/v1/machines/{address}/disable", "POST /api/v1/machines/{address}/drain",
                "POST /api/v1/machines/{address}/enable", "POST /api/v1/vrrp-instances/{name}/failover",
                "PUT /api/v1/hold").allMatch(
                        write -> !write.contains("/users") && !write.contains("/config")
                                && !write.contains("/table") && !write.contains("/restore"));
        for (var call : calls()) {
            if (call.pattern().contains("{cluster}")) {
                assertThat(call.needs().reach()).as(call.toString()).isEqualTo(Reach.CLUSTER);
            }
            if (call.pattern().startsWith(USERS)) {
                assertThat(call.needs().value()).as(call.toString()).isEqualTo(Role.ADMINISTRATOR);
            }
        }
    }

    private Set<String> writes(Role role) {
        var writes = new TreeSet<String>();
        calls().stream().filter(call -> call.needs().value() == role)
                .filter(call -> !call.method().equals("GET") && !call.method().equals("HEAD"))
                .forEach(call -> writes.add(call.toString()));
        return writes;
    }

    private Http as(Role role, @Nullable String cluster) {
        return everybody.stream().filter(each -> each.role() == role && Objects.equals(each.cluster(), cluster))
                .findFirst().orElseThrow().http();
    }

    @Test
    void operator_setsWeightAndAdminState_andNothingElse() {
        http.put(WEB, WEB_DOCUMENT);
        var server = http.get(WEB).json().path("services").path(0);
        var path = WEB + "/services/" + server.path("name").asString() + "/servers/"
                + server.path("servers").path(0).path("name").asString();
        for (var operator : List.of(as(Role.OPERATOR, null), as(Role.OPERATOR, "web"))) {
            assertThat(operator.patch(path, "{\"weight\": 7}").status()).isEqualTo(200);
            assertThat(operator.patch(path, "{\"adminState\": \"draining\", \"weight\": 1}").status()).isEqualTo(200);
            for (var more : List.of("{\"address\": \"10.0.0.99\"}", "{\"weight\": 2, \"port\": 81}",
                    "{\"check\": {\"type\": \"none\"}}")) {
                var refused = operator.patch(path, more);
                assertThat(refused.status()).as(more).isEqualTo(403);
                assertThat(refused.json().path("detail").asString()).contains("weight and adminState");
            }
        }
        assertThat(http.get(path).json().path("weight").asInt()).isEqualTo(1);
        assertThat(as(Role.ADMINISTRATOR, "web").patch(path, "{\"port\": 81}").status()).isEqualTo(200);
    }

    @Test
    void limitedCaller_seesHisClustersAlone() {
        http.put(WEB, WEB_DOCUMENT);
        http.put(CLUSTERS + "/other", "{}");
        var viewer = as(Role.VIEWER, "web");
        assertThat(viewer.get(CLUSTERS).json().findValuesAsString("name")).contains("web").doesNotContain("other");
        assertThat(viewer.get(CLUSTERS + "/other").status()).isEqualTo(403);
        assertThat(viewer.get("/api/v1/config").status()).isEqualTo(403);
        var events = viewer.get("/api/v1/events?after=0&limit=1000").json();
        assertThat(events).isNotEmpty().allSatisfy(
                event -> assertThat(event.path("subject").path("cluster").asString("web")).isEqualTo("web"));
        assertThat(viewer.get("/api/v1/me").json().toString()).contains("\"role\":\"viewer\"", "[\"web\"]");
    }

    @Test
    void limitedCaller_seesNoMetrics_andAdoptsNothing() {
        for (var path : List.of("/actuator/prometheus", "/actuator/scheduledtasks", "/actuator/info")) {
            assertThat(as(Role.VIEWER, null).get(path).status()).as(path).isEqualTo(200);
            assertThat(as(Role.ADMINISTRATOR, "web").get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(as(Role.ADMINISTRATOR, "web").get("/actuator/health").json().propertyNames()).contains("status");
        assertThat(as(Role.ADMINISTRATOR, "web").put(WEB + "?adopt=true", WEB_DOCUMENT).status()).isEqualTo(403);
        assertThat(http.get(WEB).status()).isEqualTo(404);
        assertThat(as(Role.ADMINISTRATOR, "web").put(WEB, WEB_DOCUMENT).status()).isEqualTo(201);
    }

    @Test
    void machine_thatIsMemberElsewhereToo_isNotForALimitedOperator() {
        var member = "{\"services\": [{\"name\": \"s\", \"protocol\": \"tcp\", \"address\": \"10.9.0.%d\", \"port\": 80, "
                + "\"check\": {\"type\": \"none\"}, \"servers\": [{\"name\": \"m\", \"address\": \"10.9.1.1\"}]}]}";
        http.put(WEB, member.formatted(1));
        var operator = as(Role.OPERATOR, "web");
        assertThat(operator.post("/api/v1/machines/10.9.1.1/drain").status()).isEqualTo(200);
        http.put(CLUSTERS + "/other", member.formatted(2));
        assertThat(operator.post("/api/v1/machines/10.9.1.1/enable").status()).isEqualTo(403);
        assertThat(http.get(WEB + "/services/s/servers/m").json().path("adminState").asString()).isEqualTo("draining");
    }

    @Test
    void user_isMadeChangedAndRemoved_withoutHisPasswordBeingShown() {
        var path = USERS + "/ann";
        for (var faulty : List.of("{}", "{\"password\": \"short\"}", "{\"password\": \"ann-ann-ann\"}",
                "{\"password\": \"" + "x".repeat(100) + "\"}", "{\"password\": \"long enough\", \"role\": \"king\"}",
                "{\"password\": \"long enough\", \"clusters\": \"web\"}",
                "{\"password\": \"long enough\", \"clusters\": [\"../x\"]}",
                "{\"password\": \"long enough\", \"enabled\": 1}", "{\"password\": \"long enough\", \"shoe\": 1}",
                "{\"name\": \"bob\", \"password\": \"long enough\"}")) {
            assertThat(http.put(path, faulty).status()).as(faulty).isEqualTo(422);
        }
        assertThat(http.get(path).status()).isEqualTo(404);
        var made = http.put(path, "{\"password\": \"long enough\", \"role\": \"operator\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).doesNotContain("long enough").doesNotContain("bcrypt").doesNotContain("argon");
        var ann = http.as(Http.basic("ann", "long enough"));
        assertThat(ann.get("/api/v1/me").json().path("role").asString()).isEqualTo("operator");
        assertThat(ann.send("POST", "/api/v1/me/password", "{\"current\": \"wrong one\", \"next\": \"longer still\"}",
                "Content-Type", "application/json").pointers()).containsExactly("/current");
        assertThat(ann.send("POST", "/api/v1/me/password", "{\"current\": \"long enough\", \"next\": \"longer still\"}",
                "Content-Type", "application/json").status()).isEqualTo(204);
        assertThat(ann.get("/api/v1/me").status()).isEqualTo(401);
        var again = http.as(Http.basic("ann", "longer still"));
        assertThat(again.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(http.patch(path, "{\"role\": null}").json().path("role").asString()).isEqualTo("operator");
        assertThat(http.patch(path, "{\"enabled\": false}").status()).isEqualTo(200);
        assertThat(again.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(http.delete(path).status()).isEqualTo(204);
        assertThat(http.delete(path).status()).isEqualTo(404);
        removeUsers();
        assertThat(http.delete(USERS + "/admin").status()).as("the last who may do everything").isEqualTo(409);
    }
}
