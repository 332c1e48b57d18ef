package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.ballast.secret.Secret;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Documents from a seed that are wrong in ways nobody thought of. */
class MutatedDocumentsTest {

    private static final int DOCUMENTS = 400;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void mutatedDocument_isReadOrRefusedWithPointers(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            var document = withChecks(random);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                mutate(document, random);
            }
            refused += isRefused(document) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(DOCUMENTS / 2);
    }

    /** Anything but a draft or its faults is thrown on. */
    private static boolean isRefused(JsonNode document) {
        try {
            var draft = new Drafting(Snapshot.EMPTY, KeyIndex.EMPTY, Examples.BOX)
                    .draft(new Edit.PutCluster("web", document));
            var shown = Documents.config(draft.result()).at("/clusters/0");
            assertThat(new Drafting(draft.result(), draft.keys(), Examples.BOX).draft(new Edit.PutCluster("web", shown))
                    .changed())
                    .as("%s", shown).isFalse();
            return false;
        } catch (InvalidDefinition e) {
            assertThat(e.faults()).isNotEmpty().allSatisfy(fault -> {
                assertThat(fault.pointer()).matches("(/.*)?");
                assertThat(fault.message()).isNotBlank().hasSizeLessThan(1000);
            });
            return true;
        }
    }

    /** With a check of every kind in turn, so that what is broken is often in one of them. */
    private static JsonNode withChecks(Random random) {
        var document = Examples.json(Examples.WEB);
        var checks = ((ObjectNode) document.at("/services/0")).putArray("check");
        for (int i = 0; i < 3; i++) {
            checks.add(new CheckWriter(Secret::reveal).checks(List.of(new RandomChecks(random).next())));
        }
        return document;
    }

    static void mutate(JsonNode document, Random random) {
        var containers = new ArrayList<JsonNode>();
        collect(document, containers);
        var container = containers.get(random.nextInt(containers.size()));
        if (container instanceof ObjectNode object && !object.isEmpty()) {
            var name = List.copyOf(object.propertyNames()).get(random.nextInt(object.size()));
            switch (random.nextInt(3)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name + random.nextInt(3), value(random));
                default -> object.set(name, value(random));
            }
        } else if (container instanceof ArrayNode list) {
            list.add(list.isEmpty() || random.nextBoolean() ? value(random) : list.required(0).deepCopy());
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.values().forEach(member -> collect(member, containers));
        }
    }

    private static JsonNode value(Random random) {
        var json = JsonNodeFactory.instance;
        return switch (random.nextInt(12)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextInt());
            case 3 -> json.numberNode(random.nextDouble());
            case 4 -> json.numberNode(new BigInteger(200, random));
            case 5 -> json.stringNode("");
            case 6 -> json.stringNode("x".repeat(random.nextInt(100_000)));
            case 7 -> json.stringNode(new String(new char[]{(char) random.nextInt(0xffff), '/', '~', '"'}));
            case 8 -> json.arrayNode().add(json.objectNode()).add(1);
            case 9 -> json.objectNode().put("type", "tcp").put("/~", 1);
            case 10 -> json.stringNode("P99999999999999999999D");
            default -> json.stringNode("999999999999d");
        };
    }
}
