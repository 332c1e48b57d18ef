package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Objects;

import io.ballast.health.Check;
import io.ballast.health.DnsCheck;
import io.ballast.health.HttpCheck;
import io.ballast.health.PemExamples;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of the secrets of checks when documents are put and patched: taken and never given back. */
class SecretDefinitionsTest {

    private static final String HTTP = "{'type': 'http', 'user': 'u', 'password': 'hunter2'}";
    private static final String DNS = "{'type': 'dns', 'tsig': {'name': 'k', 'key': 'aHVudGVyMg=='}}";

    private Snapshot now = Snapshot.EMPTY;
    private KeyIndex keys = KeyIndex.EMPTY;

    @BeforeEach
    void put() {
        draft(new Edit.PutCluster("web", cluster(HTTP)));
    }

    /** A cluster whose service has one check and whose second server another. */
    private static JsonNode cluster(String check) {
        return Examples.json("""
                {'services': [{'name': 's', 'protocol': 'tcp', 'address': '10.0.0.1', 'port': 80, 'check': %s,
                  'servers': [{'name': 'a', 'address': '10.0.1.1'},
                              {'name': 'b', 'address': '10.0.1.2', 'check': %s}]}]}""".formatted(check, DNS));
    }

    private Draft draft(Edit edit) {
        var draft = new Drafting(now, keys, Examples.BOX).draft(edit);
        now = draft.result();
        keys = draft.keys();
        return draft;
    }

    private Draft patch(String check) {
        return draft(new Edit.PatchService("web", "s", wish(check)));
    }

    private List<Fault> faults(Edit edit) {
        return catchThrowableOfType(InvalidDefinition.class, () -> draft(edit)).faults();
    }

    private static JsonNode wish(String check) {
        return EntityCodec.JSON.createObjectNode().set("check", Examples.json(check));
    }

    private List<Fault> faultsOfPatch(String check) {
        return faults(new Edit.PatchService("web", "s", wish(check)));
    }

    private VirtualService service() {
        return Objects.requireNonNull(now.service(new ServiceRef("web", "s")));
    }

    private static String password(Check check) {
        return Objects.requireNonNull(((HttpCheck) check).credentials()).password().reveal();
    }

    private String password() {
        return password(service().checks().getFirst());
    }

    private String key() {
        var checks = Objects.requireNonNull(Objects.requireNonNull(service().server("b")).checks());
        return Objects.requireNonNull(((DnsCheck) checks.getFirst()).tsig()).key().reveal();
    }

    @Test
    void secrets_areShownAsMasks() {
        var shown = Documents.config(now).toString();
        assertThat(shown).doesNotContain("hunter2", "aHVudGVyMg==").contains("\"password\":\"***\"", "\"key\":\"***\"");
        assertThat(now.toString()).doesNotContain("hunter2", "aHVudGVyMg==");
    }

    @Test
    void whatIsShown_canBePutAgainAndChangesNothing() {
        var shown = Documents.of(Objects.requireNonNull(now.cluster("web")));
        assertThat(draft(new Edit.PutCluster("web", shown)).changed()).isFalse();
        assertThat(draft(new Edit.PutService("web", "s", Documents.of(service()))).changed()).isFalse();
        assertThat(draft(new Edit.PutConfig(Documents.config(now))).changed()).isFalse();
        assertThat(password()).isEqualTo("hunter2");
        assertThat(key()).isEqualTo("aHVudGVyMg==");
    }

    @Test
    void sameSecret_changesNothing_andAnotherDoes() {
        assertThat(draft(new Edit.PutCluster("web", cluster(HTTP))).changed()).isFalse();
        assertThat(patch("{'password': 'hunter2'}").changed()).isFalse();
        assertThat(patch("{'password': 'hunter3'}").changed()).isTrue();
        assertThat(password()).isEqualTo("hunter3");
    }

    @Test
    void secretLeftOut_isKeptByPutAndPatch() {
        draft(new Edit.PutCluster("web", cluster("{'type': 'http', 'user': 'u', 'uri': '/x'}")));
        assertThat(password()).isEqualTo("hunter2");
        patch("{'uri': '/y'}");
        patch("{'user': 'v'}");
        patch("{'password': '***'}");
        assertThat(password()).isEqualTo("hunter2");
        draft(new Edit.PutServer("web", "s", "b",
                Examples.json("{'address': '10.0.1.2', 'check': {'type': 'dns', 'tsig': {'name': 'k2'}}}")));
        draft(new Edit.PatchServer("web", "s", "b", Examples.json("{'check': {'tsig': {'name': 'k3'}}}")));
        assertThat(key()).isEqualTo("aHVudGVyMg==");
    }

    @Test
    void secretThatIsNull_isRemoved_andIsAFaultWhereItIsNeeded() {
        assertThat(faultsOfPatch("{'password': null}")).extracting(Fault::pointer).containsExactly("/check/password");
        assertThat(faults(new Edit.PutCluster("web", cluster("{'type': 'http', 'user': 'u', 'password': null}"))))
                .extracting(Fault::pointer).containsExactly("/services/0/check/password");
        assertThat(faults(new Edit.PatchServer("web", "s", "b", Examples.json("{'check': {'tsig': {'key': null}}}"))))
                .extracting(Fault::pointer).containsExactly("/check/tsig/key");
        patch("{'user': null, 'password': null}");
        assertThat(((HttpCheck) service().checks().getFirst()).credentials()).isNull();
    }

    @Test
    void secretThatNothingNeedsAnyMore_goes() {
        patch("{'user': null}");
        assertThat(Documents.of(service()).required("check").has("password")).isFalse();
        assertThat(faultsOfPatch("{'user': 'u'}").getFirst().message()).contains("is missing");
        assertThat(faultsOfPatch("{'user': 'u', 'password': '***'}").getFirst().message()).contains("there is none");
        draft(new Edit.PatchServer("web", "s", "b", Examples.json("{'check': {'tsig': null}}")));
        assertThat(Documents.of(service()).at("/servers/1/check").has("tsig")).isFalse();
    }

    @Test
    void otherType_dropsTheSecrets() {
        assertThat(faultsOfPatch("{'type': 'https', 'user': 'u'}").getFirst().pointer()).isEqualTo("/check/password");
        patch("{'type': 'https'}");
        assertThat(Documents.of(service()).required("check").has("user")).isFalse();
        patch("{'type': 'http'}");
        assertThat(faultsOfPatch("{'user': 'u'}").getFirst().pointer()).isEqualTo("/check/password");
    }

    @Test
    void secretsOfAnotherName_areNotTaken() {
        var cluster = Documents.of(Objects.requireNonNull(now.cluster("web")));
        ((ObjectNode) cluster.at("/services/0")).put("name", "other");
        assertThat(faults(new Edit.PutCluster("web", cluster))).extracting(Fault::pointer)
                .containsExactly("/services/0/check/password", "/services/0/servers/1/check/tsig/key");
        var service = Documents.of(service());
        ((ObjectNode) service.at("/servers/1")).put("name", "c");
        assertThat(faults(new Edit.PutService("web", "s", service))).extracting(Fault::pointer)
                .containsExactly("/servers/1/check/tsig/key");
    }

    @Test
    void clientKey_isKeptWithItsCertificate_andRefusedWithAnother() {
        var check = EntityCodec.JSON.createObjectNode().put("type", "https")
                .put("clientCertificate", PemExamples.EC_CERTIFICATE).put("clientKey", PemExamples.EC_KEY);
        patch(check.toString());
        patch("{'rise': 3}");
        assertThat(Objects.requireNonNull(((HttpCheck) service().checks().getFirst()).tls()).clientKey())
                .isEqualTo(Examples.BOX.seal(PemExamples.EC_KEY));
        var other = EntityCodec.JSON.createObjectNode().put("clientCertificate", PemExamples.ED_CERTIFICATE);
        assertThat(faultsOfPatch(other.toString()).getFirst().message()).contains("does not belong");
        patch("{'clientCertificate': null}");
        assertThat(Documents.of(service()).required("check").has("clientKey")).isFalse();
    }

    /** Who has a copy of the database must not be able to have it opened by sending what is in it. */
    @Test
    void sealedForm_isTakenFromNoClient() {
        var sealed = Origin.sealed(Examples.BOX.seal("hunter2"));
        var check = EntityCodec.JSON.createObjectNode().put("type", "http").put("user", "u").put("password", sealed);
        assertThat(faultsOfPatch(check.toString()).getFirst().message()).contains("no control characters");
        patch(check.put("password", sealed.substring(1)).toString());
        assertThat(password()).isEqualTo(sealed.substring(1));
    }
}
