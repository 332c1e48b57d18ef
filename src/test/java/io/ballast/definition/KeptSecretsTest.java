package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

import io.ballast.health.Check;
import io.ballast.health.HttpCheck;
import io.ballast.health.PemExamples;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** No secret of a list of checks ever goes where it did not go before. */
class KeptSecretsTest {

    private static final String PAIR = """
            [{'type': 'http', 'port': 81, 'host': 'one', 'user': 'u', 'password': 'first'},
             {'type': 'http', 'port': 82, 'host': 'two', 'user': 'u', 'password': 'second'}]""";

    private Snapshot now = Snapshot.EMPTY;
    private KeyIndex keys = KeyIndex.EMPTY;

    private void draft(Edit edit) {
        var draft = new Drafting(now, keys, Examples.BOX).draft(edit);
        now = draft.result();
        keys = draft.keys();
    }

    /** Begins anew with a service that has these checks. */
    private void begin(JsonNode check) {
        now = Snapshot.EMPTY;
        keys = KeyIndex.EMPTY;
        var cluster = Examples.json("""
                {'services': [{'name': 's', 'protocol': 'tcp', 'address': '10.0.0.1', 'port': 80}]}""");
        ((ObjectNode) cluster.at("/services/0")).set("check", check);
        draft(new Edit.PutCluster("web", cluster));
    }

    private void begin(String check) {
        begin(Examples.json(check));
    }

    private static Edit patchOf(JsonNode check) {
        return new Edit.PatchService("web", "s", EntityCodec.JSON.createObjectNode().set("check", check));
    }

    private void patch(JsonNode check) {
        draft(patchOf(check));
    }

    private void patch(String check) {
        patch(Examples.json(check));
    }

    private List<String> pointersOfFaults(String check) {
        var edit = patchOf(Examples.json(check));
        return catchThrowableOfType(InvalidDefinition.class, () -> draft(edit)).faults().stream().map(Fault::pointer)
                .toList();
    }

    private VirtualService service() {
        return Objects.requireNonNull(now.service(new ServiceRef("web", "s")));
    }

    /** As clients read it. */
    private ArrayNode shown() {
        return (ArrayNode) Documents.of(service()).required("check").deepCopy();
    }

    private List<@Nullable String> passwords() {
        return service().checks().stream().<@Nullable String>map(KeptSecretsTest::password).toList();
    }

    private static @Nullable String password(Check check) {
        return check instanceof HttpCheck http && http.credentials() != null
                ? http.credentials().password().reveal()
                : null;
    }

    @Test
    void reorderedChecks_keepTheirOwnSecrets() {
        begin(PAIR);
        var shown = shown();
        patch(EntityCodec.JSON.createArrayNode().add(shown.get(1)).add(shown.get(0)));
        assertThat(passwords()).containsExactly("second", "first");
        assertThat(shown().get(0).required("host").stringValue()).isEqualTo("two");
    }

    @Test
    void insertedCheck_movesNoSecret() {
        begin(PAIR);
        patch(shown().insert(0, Examples.json("{'type': 'tcp'}")));
        assertThat(passwords()).containsExactly(null, "first", "second");
        patch(shown().insert(1, Examples.json("{'type': 'http', 'port': 83, 'user': 'u', 'password': 'third'}")));
        assertThat(passwords()).containsExactly(null, "third", "first", "second");
    }

    @Test
    void insertedCheckOfOnesOwn_getsNobodysSecret() {
        begin(PAIR);
        var wish = shown();
        wish.insert(0, Examples.json("{'type': 'http', 'address': '192.0.2.1', 'user': 'u', 'password': '***'}"));
        assertThat(pointersOfFaults(wish.toString())).containsExactly("/check/0/password");
        wish.removeAll().add(Examples.json("{'type': 'http', 'address': '192.0.2.1', 'user': 'u'}"));
        assertThat(pointersOfFaults(wish.toString())).containsExactly("/check/0/password");
    }

    @Test
    void removedCheck_takesItsSecretAlong() {
        begin(PAIR);
        var shown = shown();
        shown.remove(0);
        patch(shown);
        assertThat(passwords()).containsExactly("second");
    }

    @Test
    void secretLeftOut_isKeptAsTheMaskIs_andDefaultsNeedNotBeWritten() {
        begin(PAIR);
        patch("[{'type': 'http', 'port': 82, 'host': 'two', 'user': 'u'}, "
                + "{'type': 'http', 'port': 81, 'host': 'one', 'user': 'u', 'uri': '/', 'rise': 1}]");
        assertThat(passwords()).containsExactly("second", "first");
    }

    @Test
    void checkThatIsChangedInItsPlace_keepsItsSecret_whileItGoesWhereItWent() {
        begin(PAIR);
        var wish = shown();
        ((ObjectNode) wish.get(0)).put("uri", "/ready").put("interval", "5s").put("user", "v");
        patch(wish);
        assertThat(passwords()).containsExactly("first", "second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'address': '192.0.2.1'}", "{'port': 4443}", "{'host': 'evil.example'}",
            "{'type': 'https'}"})
    void checkThatGoesElsewhere_keepsNoSecret(String change) {
        begin(PAIR);
        var wish = shown();
        ((ObjectNode) wish.get(1)).setAll((ObjectNode) Examples.json(change));
        assertThat(pointersOfFaults(wish.toString())).containsExactly("/check/1/password");
        ((ObjectNode) wish.get(1)).put("password", "third");
        patch(wish);
        assertThat(passwords()).containsExactly("first", "third");
    }

    @Test
    void checkInAPlaceWhoseOldOneMovedOn_keepsNoSecret() {
        begin(PAIR);
        // The first is moved to the second place, and what comes to its own claims to be it, changed.
        assertThat(pointersOfFaults("""
                [{'type': 'http', 'port': 81, 'host': 'one', 'uri': '/x', 'user': 'u', 'password': '***'},
                 {'type': 'http', 'port': 81, 'host': 'one', 'user': 'u', 'password': '***'}]"""))
                .containsExactly("/check/0/password");
    }

    @Test
    void listOfAnotherLength_keepsNoSecretOfAChangedCheck() {
        begin(PAIR);
        assertThat(pointersOfFaults("[{'type': 'http', 'port': 81, 'host': 'one', 'uri': '/x', 'user': 'u'}]"))
                .containsExactly("/check/0/password");
    }

    @Test
    void oneCheckInThePlaceOfAList_keepsTheSecretOfTheOneLikeIt() {
        begin(PAIR);
        assertThat(pointersOfFaults("{'type': 'http', 'port': 83, 'user': 'u'}")).containsExactly("/check/password");
        patch("{'type': 'http', 'port': 82, 'host': 'two', 'user': 'u', 'password': '***'}");
        assertThat(passwords()).containsExactly("second");
    }

    @Test
    void listInThePlaceOfOneCheck_keepsItsSecretWhereItStandsInIt() {
        begin("{'type': 'http', 'user': 'u', 'password': 'only'}");
        patch("[{'type': 'ping'}, {'type': 'http', 'user': 'u'}]");
        assertThat(passwords()).containsExactly(null, "only");
    }

    @Test
    void oneCheck_keepsItsSecretWhateverElseChanges() {
        begin("{'type': 'http', 'user': 'u', 'password': 'only'}");
        patch("{'port': 8080, 'host': 'other.example', 'uri': '/x'}");
        assertThat(passwords()).containsExactly("only");
    }

    /** Such as the old and the new password of a user, while both must work. */
    @Test
    void checksThatAreShownAlike_keepTheirSecretsInTheirPlaces() {
        begin("""
                [{'type': 'http', 'user': 'u', 'password': 'old'}, {'type': 'ping'},
                 {'type': 'http', 'user': 'u', 'password': 'new'}]""");
        patch(shown());
        assertThat(passwords()).containsExactly("old", null, "new");
        var wish = shown();
        wish.remove(1);
        patch(wish);
        assertThat(passwords()).containsExactly("old", "new");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{'type': 'dns', 'tsig': {'name': 'k', 'key': 'aGk='}} | {'port': 5353}                        | /tsig/key",
            "{'type': 'dns', 'tsig': {'name': 'k', 'key': 'aGk='}} | {'address': '192.0.2.1'}              | /tsig/key",
            "{'type': 'tls'}                                       | {'serverName': 'evil.example'}        | /clientKey",
            "{'type': 'https'}                                     | {'serverName': 'evil.example'}        | /clientKey",
            "{'type': 'smtp', 'startTls': true}                    | {'port': 2525}                        | /clientKey"})
    void everyKindOfSecret_staysWhereItWent(String check, String change, String pointer) {
        var one = (ObjectNode) Examples.json(check);
        if (pointer.equals("/clientKey")) {
            one.put("clientCertificate", PemExamples.EC_CERTIFICATE).put("clientKey", PemExamples.EC_KEY);
        }
        begin(EntityCodec.JSON.createArrayNode().add(one).add(Examples.json("{'type': 'ping'}")));
        var before = service().checks();
        var wish = shown();
        patch(EntityCodec.JSON.createArrayNode().add(wish.get(1)).add(wish.get(0)));
        assertThat(service().checks()).containsExactly(before.get(1), before.get(0));
        patch(wish);
        ((ObjectNode) wish.get(0)).setAll((ObjectNode) Examples.json(change));
        assertThat(pointersOfFaults(wish.toString())).containsExactly("/check/0" + pointer);
    }

    /** Lists are shuffled, cut, filled up and changed at random; the password of port n must stay with port n. */
    @Test
    void randomEditsOfAList_takeNoSecretToAnotherPort() {
        var random = new Random(4711);
        int taken = 0;
        for (int round = 0; round < 500; round++) {
            begin(EntityCodec.JSON.createArrayNode().addAll(IntStream.rangeClosed(1, 2 + random.nextInt(5))
                    .mapToObj(port -> http(port).put("password", "of " + port)).toList()));
            var wish = new ArrayList<>(shown().values());
            for (int step = random.nextInt(4); step >= 0 && !wish.isEmpty(); step--) {
                change(wish, random);
            }
            try {
                patch(EntityCodec.JSON.createArrayNode().addAll(wish));
            } catch (InvalidDefinition e) {
                continue;
            }
            taken++;
            assertThat(service().checks()).as("round %d: %s", round, wish).allSatisfy(check -> assertThat(
                    password(check)).isEqualTo("of " + ((HttpCheck) check).reach().port()));
        }
        assertThat(taken).isGreaterThan(100);
    }

    private static ObjectNode http(int port) {
        return EntityCodec.JSON.createObjectNode().put("type", "http").put("port", port).put("user", "u");
    }

    private static void change(List<JsonNode> wish, Random random) {
        int at = random.nextInt(wish.size());
        switch (random.nextInt(5)) {
            case 0 -> Collections.shuffle(wish, random);
            case 1 -> wish.remove(at);
            case 2 -> wish.add(at, http(1 + random.nextInt(9)).put("password", "***"));
            case 3 -> ((ObjectNode) wish.get(at)).put("port", 1 + random.nextInt(9));
            default -> ((ObjectNode) wish.get(at)).put("uri", "/" + random.nextInt(3));
        }
    }
}
