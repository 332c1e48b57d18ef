package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;

class AuthenticationHttpTest extends HttpFixture {

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private record Call(String method, String path) {
    }

    /** Every mapping of the API, with something in place of its variables that is nowhere to be found. */
    private List<Call> calls() {
        var calls = new ArrayList<Call>();
        mappings.getHandlerMethods().keySet().forEach(info -> info.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/") || path.startsWith("/v3/"))
                .forEach(path -> info.getMethodsCondition().getMethods().forEach(method -> calls.add(
                        new Call(method.name(), path.replaceAll("\\{[^}]*}", "10.254.254.254"))))));
        return calls;
    }

    @Test
    void everyMapping_withoutCredentials_is401WithAChallenge() {
        assertThat(calls()).hasSizeGreaterThan(35);
        for (var call : calls()) {
            var answer = http.as(null).send(call.method(), call.path(), null);
            assertThat(answer.status()).as(call.toString()).isEqualTo(401);
            assertThat(answer.headers().allValues("WWW-Authenticate")).anyMatch(value -> value.startsWith("Basic"))
                    .anyMatch(value -> value.startsWith("Bearer"));
            assertThat(answer.header("Set-Cookie")).isNull();
            if (!call.method().equals("HEAD")) {
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            }
        }
    }

    @Test
    void everyMapping_withWrongCredentials_is401() {
        for (var call : calls()) {
            assertThat(http.as("Bearer ballast_wrong").send(call.method(), call.path(), null).status())
                    .as(call.toString()).isEqualTo(401);
        }
        for (var wrong : List.of(Http.basic("admin", "wrong"), Http.basic("nobody", Http.PASSWORD),
                Http.basic("admin", ""), "Basic !!!", "Basic", "Digest x", "Basic " + "x".repeat(3000),
                Http.basic("admin", Http.PASSWORD + "x".repeat(100)))) {
            assertThat(http.as(wrong).get(CLUSTERS).status()).as(wrong).isEqualTo(401);
        }
    }

    @Test
    void everyMapping_withBasicOrToken_isLetIn() {
        var token = token("matrix");
        for (var authorization : List.of(Http.BASIC, "Bearer " + token)) {
            for (var call : calls()) {
                if (call.path().endsWith("/stream") || call.path().endsWith("/hold")) {
                    continue;
                }
                var status = http.as(authorization).send(call.method(), call.path(), null).status();
                assertThat(status).as(call.toString()).isNotIn(401, 403, 500);
            }
        }
        http.delete("/api/v1/tokens/matrix");
    }

    @Test
    void unknownPath_withoutCredentials_is401() {
        assertThat(http.as(null).get("/api/v1/none").status()).isEqualTo(401);
        assertThat(http.as(null).get("/actuator/prometheus").status()).isEqualTo(401);
        assertThat(http.as(null).get("/actuator/scheduledtasks").status()).isEqualTo(401);
        assertThat(http.as(null).get("/v3/api-docs").status()).isEqualTo(401);
    }

    @Test
    void health_isOpenWithUpOrDownAlone() {
        for (var path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            var answer = http.as(null).get(path);
            assertThat(answer.status()).as(path).isIn(200, 503);
            assertThat(answer.json().path("status").asString()).isIn("UP", "DOWN", "OUT_OF_SERVICE");
            assertThat(answer.json().propertyNames()).containsExactly("status");
        }
        assertThat(http.get("/actuator/health").json().has("components")).isTrue();
        assertThat(http.get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(http.get("/actuator/scheduledtasks").status()).isEqualTo(200);
    }

    @Test
    void token_isShownOnceAndLetsInUntilItIsRemoved() {
        var token = token("ci");
        assertThat(http.get("/api/v1/tokens").body()).contains("\"ci\"").doesNotContain(token);
        assertThat(http.send("POST", "/api/v1/tokens", "{\"name\": \"ci\"}", "Content-Type", "application/json")
                .status()).as("the name is taken").isEqualTo(409);
        var program = http.as("Bearer " + token);
        assertThat(program.put(WEB, WEB_DOCUMENT).status()).isEqualTo(201);
        assertThat(http.delete("/api/v1/tokens/ci").status()).isEqualTo(204);
        assertThat(program.get(WEB).status()).isEqualTo(401);
        for (var faulty : List.of("{}", "{\"name\": 1}", "{\"name\": \"-\"}", "{\"name\": \"a\", \"b\": 1}", "[]",
                "{\"name\": \"a\", \"expires\": \"2001-01-01T00:00:00Z\"}", "{\"name\": \"a\", \"expires\": 5}")) {
            assertThat(http.send("POST", "/api/v1/tokens", faulty, "Content-Type", "application/json").status())
                    .as(faulty).isEqualTo(422);
        }
    }

    @Test
    void token_thatATokenMakes_doesNotOutliveIt() {
        var end = "2999-01-01T00:00:00Z";
        var lent = http.as("Bearer " + make(http, "lent", "\"" + end + "\"").path("token").asString());
        assertThat(make(lent, "silent", "null").path("expires").asString()).isEqualTo(end);
        assertThat(make(lent, "shorter", "\"2998-01-01T00:00:00Z\"").path("expires").asString()).startsWith("2998");
        var longer = lent.send("POST", "/api/v1/tokens",
                "{\"name\": \"longer\", \"expires\": \"2999-01-01T00:00:01Z\"}", "Content-Type", "application/json");
        assertThat(longer.status()).isEqualTo(422);
        assertThat(longer.pointers()).containsExactly("/expires");
        assertThat(longer.body()).contains(end);
        assertThat(make(http, "endless", "null").path("expires").isNull()).isTrue();
        List.of("lent", "silent", "shorter", "endless").forEach(name -> http.delete("/api/v1/tokens/" + name));
    }

    private static JsonNode make(Http as, String name, String expires) {
        var made = as.send("POST", "/api/v1/tokens",
                "{\"name\": \"" + name + "\", \"expires\": " + expires + "}", "Content-Type", "application/json");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    @Test
    void session_needsItsCsrfTokenToWrite() throws Exception {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        var csrf = csrf(send(browser, "GET", "/login", null));
        var login = send(browser, "POST", "/login", "username=admin&password="
                + URLEncoder.encode(Http.PASSWORD, StandardCharsets.UTF_8) + "&_csrf="
                + URLEncoder.encode(csrf, StandardCharsets.UTF_8), "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(login.statusCode()).isEqualTo(302);
        assertThat(login.headers().firstValue("Location").orElse("")).doesNotContain("error");
        assertThat(send(browser, "GET", CLUSTERS, null).statusCode()).isEqualTo(200);
        var without = send(browser, "PUT", WEB, WEB_DOCUMENT, "Content-Type", "application/json");
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(without.headers().firstValue("Content-Type")).contains("application/problem+json");
        var fresh = csrf(send(browser, "GET", "/", null));
        assertThat(send(browser, "PUT", WEB, WEB_DOCUMENT, "Content-Type", "application/json", "X-CSRF-TOKEN", fresh)
                .statusCode()).isEqualTo(201);
    }

    @Test
    void login_withAWrongPassword_goesBackToItsPage() throws Exception {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        var csrf = csrf(send(browser, "GET", "/login", null));
        var login = send(browser, "POST", "/login", "username=admin&password=wrong&_csrf="
                + URLEncoder.encode(csrf, StandardCharsets.UTF_8), "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(login.headers().firstValue("Location").orElse("")).endsWith("/login?error");
        assertThat(send(browser, "GET", CLUSTERS, null).statusCode()).isEqualTo(401);
    }

    @Test
    void stranger_getsNoSession() throws Exception {
        for (var path : List.of("/login", "/", "/login?error", "/clusters/web", "/favicon.ico", CLUSTERS)) {
            assertThat(send(HttpClient.newHttpClient(), "GET", path, null).headers().allValues("Set-Cookie")).as(path)
                    .noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
        }
        for (var body : List.of("username=admin&password=x", "")) {
            var answer = send(HttpClient.newHttpClient(), "POST", "/login", body, "Content-Type",
                    "application/x-www-form-urlencoded");
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("JSESSIONID"));
        }
    }

    @Test
    void page_thatWasAskedFor_isShownAfterTheLogin() throws Exception {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        assertThat(send(browser, "GET", "/?x=1", null).statusCode()).isEqualTo(302);
        var login = send(browser, "POST", "/login", "username=admin&password="
                + URLEncoder.encode(Http.PASSWORD, StandardCharsets.UTF_8) + "&_csrf="
                + URLEncoder.encode(csrf(send(browser, "GET", "/login", null)), StandardCharsets.UTF_8),
                "Content-Type", "application/x-www-form-urlencoded");
        assertThat(login.headers().firstValue("Location").orElse("")).contains("/?x=1");
    }

    @Test
    void page_withoutSession_leadsToTheLogin() throws Exception {
        var answer = send(HttpClient.newHttpClient(), "GET", "/", null);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/login");
    }

    @Test
    void basic_thatABrowserSendsForAnotherSite_isRefused() {
        for (var site : List.of("cross-site", "same-site", "nonsense")) {
            assertThat(http.put(WEB, WEB_DOCUMENT, "Sec-Fetch-Site", site).status()).as(site).isEqualTo(403);
        }
        for (var origin : List.of("http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1",
                "http://127.0.0.1:" + port + ".evil.example", "http://localhost:" + port, "")) {
            var refused = http.post("/api/v1/machines/127.0.0.1/disable", "Origin", origin, "Content-Type",
                    "application/x-www-form-urlencoded");
            assertThat(refused.status()).as(origin).isEqualTo(403);
            assertThat(refused.json().path("detail").asString()).contains("another site");
        }
        assertThat(http.get(CLUSTERS, "Sec-Fetch-Site", "cross-site", "Origin", "null").status()).isEqualTo(200);
    }

    @Test
    void basic_thatABrowserSendsForItsOwnPage_isTaken() {
        for (var headers : List.of(new String[]{"Origin", "http://127.0.0.1:" + port},
                new String[]{"Origin", "HTTP://127.0.0.1:" + port, "Sec-Fetch-Site", "same-origin"},
                new String[]{"Sec-Fetch-Site", "none"}, new String[]{})) {
            assertThat(http.put(WEB, WEB_DOCUMENT, headers).status()).as(String.join(" ", headers)).isIn(200, 201);
        }
    }

    @Test
    void token_isTakenWhereverThePageCameFrom() {
        var program = http.as("Bearer " + token("elsewhere"));
        assertThat(program.put(WEB, WEB_DOCUMENT, "Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site")
                .status()).isEqualTo(201);
        http.delete("/api/v1/tokens/elsewhere");
    }

    @Test
    void everyAnswer_hasTheSecurityHeaders() {
        for (var answer : List.of(http.get(CLUSTERS), http.get("/api/v1/none"), http.as(null).get("/login"),
                http.as(null).get(CLUSTERS))) {
            assertThat(answer.header("Content-Security-Policy")).contains("default-src 'self'",
                    "frame-ancestors 'none'").doesNotContain("unsafe");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isNotNull();
            assertThat(answer.header("Server")).isNull();
        }
        assertThat(http.as(null).get("/login").headers().allValues("Set-Cookie")).isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite="));
    }

    private String token(String name) {
        var made = http.send("POST", "/api/v1/tokens", "{\"name\": \"" + name + "\"}", "Content-Type",
                "application/json");
        assertThat(made.status()).isEqualTo(201);
        return made.json().path("token").asString();
    }

    private HttpResponse<String> send(HttpClient browser, String method, String path, @Nullable String body,
            String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return browser.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As a page carries it: in the form's hidden field. */
    private static String csrf(HttpResponse<String> page) {
        var found = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(page.body());
        assertThat(found.find()).as("a form with a CSRF token in " + page.body()).isTrue();
        return found.group(1);
    }
}
