package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;

import io.ballast.health.Check;
import io.ballast.health.HttpCheck;
import io.ballast.health.PemExamples;
import io.ballast.secret.LockedSecret;
import io.ballast.store.StoreUnavailable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Secrets of checks on the disk: sealed wherever they stand, opened by the right key alone, never lost by a wrong one. */
@ExtendWith(OutputCaptureExtension.class)
class StoredSecretsTest extends StoredProgram {

    private static final String FIRST = "first-password-4711";
    private static final String SECOND = "second-password-4712";

    private static JsonNode check(String password) {
        return Examples.json("{'check': {'type': 'http', 'user': 'u', 'password': '" + password + "'}}");
    }

    /** The service has the first password, then the second; the server the first. */
    private void storeSecrets() {
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        store(new Edit.PatchService("small", "s", check(FIRST)));
        // One of its own: what equals the service's check follows it.
        store(new Edit.PatchServer("small", "s", "a", Examples.json(
                "{'check': {'type': 'http', 'uri': '/a', 'user': 'u', 'password': '" + FIRST + "'}}")));
        store(new Edit.PatchService("small", "s", check(SECOND)));
    }

    private Check checkNow() {
        var service = Objects.requireNonNull(definitions().current().cluster("small")).service("s");
        return Objects.requireNonNull(service).checks().getFirst();
    }

    private String passwordNow() {
        return Objects.requireNonNull(((HttpCheck) checkNow()).credentials()).password().reveal();
    }

    private void assertNowhere(String... secrets) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                // Whatever the encoding: both of them write ASCII as it is, one with a zero after each letter.
                var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replace("\0", "");
                for (var secret : secrets) {
                    assertThat(text.contains(secret)).as("%s in %s", secret, file).isFalse();
                }
            }
        }
    }

    @Test
    void plainSecret_standsNowhereOnTheDiskAndInNoLog(CapturedOutput output) throws IOException {
        storeSecrets();
        store(new Edit.Restore(2));
        assertNowhere(FIRST, SECOND);
        stop();
        assertNowhere(FIRST, SECOND);
        start();
        assertThat(passwordNow()).isEqualTo(FIRST);
        assertThat(output.getAll()).doesNotContain(FIRST, SECOND);
        assertThat(definitions().current().toString()).doesNotContain(FIRST, SECOND);
    }

    @Test
    void revision_showsThatASecretChanged_andNotTheSecret() {
        storeSecrets();
        var revisions = program.getBean(Revisions.class).page(0, 100);
        assertThat(revisions.getLast().difference()).isEqualTo(Examples.json(
                "[{'op': 'replace', 'path': '/clusters/0/services/0/check/password', 'value': '***'}]"));
        for (var revision : revisions) {
            assertThat(revision.difference().toString()).doesNotContain(FIRST, SECOND, "\\u001a", "1:");
        }
        assertThat(revisions.get(1).difference().toString()).contains("***");
    }

    @Test
    void restore_bringsTheSecretsOfThatTime() {
        storeSecrets();
        store(new Edit.Restore(3));
        assertThat(passwordNow()).isEqualTo(FIRST);
        store(new Edit.Restore(4));
        assertThat(passwordNow()).isEqualTo(SECOND);
        store(new Edit.Restore(1));
        assertThat(checkNow().type()).isEqualTo("tcp");
        store(new Edit.Restore(4));
        assertThat(passwordNow()).isEqualTo(SECOND);
        assertThat(store(new Edit.Restore(4)).changed()).isFalse();
    }

    @Test
    void sameSecret_makesNoRevision_alsoAfterARestart() {
        storeSecrets();
        assertThat(store(new Edit.PatchService("small", "s", check(SECOND))).changed()).isFalse();
        stop();
        start();
        assertThat(store(new Edit.PatchService("small", "s", check(SECOND))).changed()).isFalse();
        assertThat(store(new Edit.PatchService("small", "s", check("***"))).changed()).isFalse();
    }

    @Test
    void lostKey_isSaid_andTheProgramStartsWithEverythingElse(CapturedOutput output) throws IOException {
        storeSecrets();
        var before = definitions().current();
        stop();
        var key = Files.readAllBytes(directory.resolve("secret.key"));
        Files.delete(directory.resolve("secret.key"));
        start();
        assertThat(Documents.config(definitions().current())).isEqualTo(Documents.config(before));
        assertThatThrownBy(this::passwordNow).isInstanceOf(LockedSecret.class).hasMessageContaining("secret.key");
        assertThat(output.getAll()).contains("A stored secret was sealed with the key");
        var draft = definitions().draft(new Edit.PatchService("small", "s", Examples.json("{'quorum': 2}")));
        assertThat(draft.notices()).anyMatch(notice -> notice.contains("cannot be opened"));
        definitions().store(draft, ADMIN);
        stop();
        Files.write(directory.resolve("secret.key"), key);
        start();
        assertThat(passwordNow()).as("kept through a change under the wrong key").isEqualTo(SECOND);
        store(new Edit.Restore(2));
        assertThat(passwordNow()).isEqualTo(FIRST);
    }

    @Test
    void lockedSecret_canBeSetAgainOrRemoved() throws IOException {
        storeSecrets();
        stop();
        Files.delete(directory.resolve("secret.key"));
        start();
        assertThat(store(new Edit.PatchService("small", "s", check(SECOND))).changed()).isTrue();
        assertThat(passwordNow()).isEqualTo(SECOND);
        store(new Edit.PatchServer("small", "s", "a", Examples.json("{'check': null}")));
        stop();
        start();
        assertThat(passwordNow()).isEqualTo(SECOND);
    }

    @Test
    void damagedKey_refusesNewSecretsAndNothingElse() throws IOException {
        storeSecrets();
        stop();
        Files.writeString(directory.resolve("secret.key"), "damaged");
        start();
        assertThatThrownBy(() -> store(new Edit.PatchService("small", "s", check("new"))))
                .isInstanceOf(StoreUnavailable.class).hasMessageContaining("holds no key");
        assertThat(store(new Edit.PatchService("small", "s", Examples.json("{'quorum': 2}"))).changed()).isTrue();
        assertThat(store(new Edit.PatchService("small", "s", check("***"))).changed()).isFalse();
    }

    @Test
    void longCertificates_fitIntoEveryRow() {
        store(new Edit.PutCluster("small", Examples.json(Examples.SMALL)));
        var check = EntityCodec.JSON.createObjectNode();
        check.putObject("check").put("type", "tls").put("ca", PemExamples.RSA_CERTIFICATE.repeat(50));
        store(new Edit.PatchService("small", "s", check));
        store(new Edit.PatchServer("small", "s", "a", check.deepCopy().set("check",
                ((tools.jackson.databind.node.ObjectNode) check.required("check")).put("rise", 2))));
        var before = definitions().current();
        stop();
        start();
        assertThat(definitions().current()).isEqualTo(before);
    }
}
