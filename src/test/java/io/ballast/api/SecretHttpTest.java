package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import io.ballast.definition.Definitions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** No answer and no log has a secret in it, whatever is asked and however it fails. */
@ExtendWith(OutputCaptureExtension.class)
class SecretHttpTest extends HttpFixture {

    private static final String PASSWORD = "plain-password-90125";
    private static final String OTHER = "plain-password-90126";
    private static final String KEY = "cGxhaW4ta2V5LTkwMTI1";
    private static final String CHECK = """
            {"check": {"type": "http", "user": "probe", "password": "%s", "interval": "1h"}}""";

    @Autowired
    Definitions definitions;

    private final List<Http.Answer> answers = new ArrayList<>();

    private Http.Answer kept(Http.Answer answer) {
        answers.add(answer);
        return answer;
    }

    @Test
    void secrets_standInNoAnswerAndNoLog(CapturedOutput output) {
        kept(http.put(WEB, WEB_DOCUMENT));
        assertThat(kept(http.patch(SERVICE, CHECK.formatted(PASSWORD))).status()).isEqualTo(200);
        long first = revision();
        assertThat(kept(http.patch(SERVICE + "?dryRun=true", CHECK.formatted(OTHER))).status()).isEqualTo(200);
        assertThat(kept(http.patch(SERVICE, CHECK.formatted(OTHER))).status()).isEqualTo(200);
        assertThat(kept(http.patch(SERVER, """
                {"check": {"type": "dns", "interval": "1h", "tsig": {"name": "k", "key": "%s"}}}""".formatted(KEY)))
                .status()).isEqualTo(200);
        refused();
        for (var path : List.of(CLUSTERS, WEB, SERVICE, SERVICE + "/servers", SERVER, WEB + "/status",
                "/api/v1/config", "/api/v1/revisions?limit=1000", "/api/v1/revisions/" + revision(), "/api/v1/table",
                "/api/v1/status", "/api/v1/events?limit=1000", "/actuator/health", "/actuator/prometheus", "/")) {
            kept(http.get(path));
        }
        kept(http.get(WEB, "Accept", "application/yaml"));
        kept(http.post("/api/v1/revisions/" + first + "/restore?dryRun=true"));
        assertThat(kept(http.post("/api/v1/revisions/" + first + "/restore")).status()).isEqualTo(200);
        kept(http.post(SERVER + "/check"));
        assertThat(http.get(SERVICE).json().at("/check/password").asString()).isEqualTo("***");
        assertThat(answers).hasSizeGreaterThan(20).allSatisfy(answer -> assertThat(answer.body() + answer.headers())
                .doesNotContain(PASSWORD, OTHER, KEY, "\\u001a", "\u001a"));
        assertThat(definitions.current().toString()).doesNotContain(PASSWORD, OTHER, KEY);
        assertThat(output.getAll()).doesNotContain(PASSWORD, OTHER, KEY);
    }

    /** Documents that are wrong around a secret, or whose secret is. */
    private void refused() {
        for (var body : List.of("{\"check\": {\"type\": \"http\", \"user\": null, \"password\": \"" + PASSWORD + "\"}}",
                "{\"check\": {\"type\": \"http\", \"user\": \"a\", \"password\": \"" + PASSWORD + "\\u0000\"}}",
                "{\"check\": {\"type\": \"http\", \"user\": \"a\", \"password\": [\"" + PASSWORD + "\"]}}",
                "{\"check\": {\"type\": \"http\", \"user\": \"a\", \"passwort\": \"" + PASSWORD + "\"}}",
                "{\"check\": {\"type\": \"dns\", \"tsig\": {\"name\": \"k\", \"key\": \"" + PASSWORD + "\"}}}",
                "{\"check\": {\"type\": \"tls\", \"clientKey\": \"" + PASSWORD + "\"}}",
                "{\"check\": {\"type\": \"http\", \"user\": \"a\", \"password\": " + PASSWORD + "}}",
                "{\"check\": {\"type\": \"http\", \"user\": \"a\", \"password\": \"" + PASSWORD)) {
            assertThat(kept(http.patch(SERVICE, body)).status()).isBetween(400, 422);
        }
    }

    @Test
    void sameSecret_makesNoRevision() {
        http.put(WEB, WEB_DOCUMENT);
        http.patch(SERVICE, CHECK.formatted(PASSWORD));
        long revision = revision();
        var shown = http.get(WEB);
        assertThat(http.put(WEB, shown.body()).status()).isEqualTo(200);
        assertThat(http.patch(SERVICE, CHECK.formatted(PASSWORD)).status()).isEqualTo(200);
        assertThat(http.patch(SERVICE, CHECK.formatted("***")).status()).isEqualTo(200);
        assertThat(revision()).isEqualTo(revision);
        var refused = http.patch(SERVICE, "{\"check\": {\"password\": null}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/check/password");
    }
}
