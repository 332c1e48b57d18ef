package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** VRRP instances from a seed that are wrong in ways nobody thought of. */
class MutatedVrrpTest {

    private static final int DOCUMENTS = 400;

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void mutatedInstance_isReadOrRefusedWithPointers(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonNode document = i % 4 == 0
                    ? VrrpExamples.document(VrrpExamples.FULL)
                    : new RandomVrrp(random).instance("v");
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                MutatedDocumentsTest.mutate(document, random);
            }
            refused += isRefused(document) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(DOCUMENTS / 2);
    }

    /** Anything but a draft or its faults is thrown on. */
    private static boolean isRefused(JsonNode document) {
        try {
            var draft = VrrpExamples.draft(Snapshot.EMPTY,
                    new Edit.PutConfig(JsonNodeFactory.instance.objectNode().set("vrrpInstances",
                            JsonNodeFactory.instance.arrayNode().add(document))));
            for (var instance : draft.result().vrrpInstances().values()) {
                assertThat(VrrpExamples.draft(draft.result(),
                        new Edit.PutVrrpInstance(instance.name(), Documents.of(instance))).changed())
                        .as("%s", document).isFalse();
                instance.members().forEach(member -> assertThat(instance.of(member.director())).isPresent());
            }
            return false;
        } catch (InvalidDefinition e) {
            assertThat(e.faults()).isNotEmpty().allSatisfy(fault -> {
                assertThat(fault.pointer()).matches("(/.*)?");
                assertThat(fault.message()).isNotBlank().hasSizeLessThan(1000).doesNotContain(RandomChecks.MARK);
            });
            return true;
        }
    }
}
