package io.ballast.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Notification channels and rules from a seed that are wrong in ways nobody thought of. */
class MutatedNotificationsTest {

    private static final int DOCUMENTS = 400;
    private static final String[] CHANNELS = {NotificationExamples.MAIL, NotificationExamples.FULL_MAIL,
            NotificationExamples.FULL_WEBHOOK, NotificationExamples.PAGER, NotificationExamples.SCRIPT};
    private static final String[] RULES = {NotificationExamples.RULE, NotificationExamples.FULL_RULE};

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void mutatedChannel_isReadOrRefusedWithPointers(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            refused += isRefused("notificationChannels", mutated(CHANNELS[i % CHANNELS.length], random)) ? 1 : 0;
        }
        assertThat(refused).isBetween(DOCUMENTS / 4, DOCUMENTS - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void mutatedRule_isReadOrRefusedWithPointers(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            refused += isRefused("notificationRules", mutated(RULES[i % RULES.length], random)) ? 1 : 0;
        }
        assertThat(refused).isBetween(DOCUMENTS / 4, DOCUMENTS - 1);
    }

    private static JsonNode mutated(String text, Random random) {
        var document = Examples.json(text);
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            MutatedDocumentsTest.mutate(document, random);
        }
        return document;
    }

    /** Anything but a draft or its faults is thrown on. */
    private static boolean isRefused(String list, JsonNode document) {
        var base = NotificationExamples.with(Snapshot.EMPTY, NotificationExamples.channel(NotificationExamples.MAIL),
                NotificationExamples.channel(NotificationExamples.SCRIPT));
        try {
            var config = JsonNodeFactory.instance.objectNode().set(list,
                    JsonNodeFactory.instance.arrayNode().add(document));
            var result = VrrpExamples.draft(base, new Edit.PutConfig(config)).result();
            assertThat(VrrpExamples.draft(result, new Edit.PutConfig(Documents.config(result))).changed())
                    .as("%s", document).isFalse();
            var codec = new EntityCodec(Examples.BOX);
            for (var channel : result.notificationChannels().values()) {
                assertThat(codec.channel(EntityCodec.JSON.readTree(EntityCodec.document(channel)),
                        channel.revision())).as("%s", document).isEqualTo(channel);
            }
            return false;
        } catch (InvalidDefinition e) {
            assertThat(e.faults()).isNotEmpty().allSatisfy(fault -> {
                assertThat(fault.pointer()).matches("(/.*)?");
                assertThat(fault.message()).isNotBlank().hasSizeLessThan(1000);
            });
            return true;
        }
    }
}
