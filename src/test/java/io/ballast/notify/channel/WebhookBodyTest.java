package io.ballast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;

import io.ballast.definition.NotificationChannel.Template;
import io.ballast.notify.channel.Message.What;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages in the shapes of those who receive them. */
class WebhookBodyTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EVIL = "\"}, \"x\": {\"y\": \"{director}\" \\ <!channel> [a](javascript:b) & \n {events}";

    private static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static JsonNode body(Template template, Message message) {
        return body(template, null, message);
    }

    private static JsonNode body(Template template, @Nullable JsonNode custom, Message message) {
        var channel = ChannelFixture.webhook("https://hooks.example/", template, custom, Map.of(), null, null);
        // As the receiver reads it.
        return JSON.readTree(new WebhookBody(channel, message).json().toString());
    }

    @Test
    void generic_isTheWholeMessage() {
        assertThat(Message.of(body(Template.GENERIC, Messages.opened()))).isEqualTo(Messages.opened());
    }

    @Test
    void slack_isPlainTextInBlocks() {
        var body = body(Template.SLACK, Messages.opened());
        assertThat(body.at("/text").asString()).isEqualTo("[LVS_DEVEL] Server web/http/server3 is down");
        assertThat(body.at("/blocks/0/type").asString()).isEqualTo("header");
        assertThat(body.at("/blocks/1/text/type").asString()).isEqualTo("plain_text");
        assertThat(body.at("/blocks/1/text/text").asString()).contains("connection refused", "1 of 2 servers");
    }

    @Test
    void slack_takesNoMarkup() {
        var body = body(Template.SLACK, Messages.about("<!channel> <https://evil|x> & more"));
        assertThat(body.at("/text").asString())
                .isEqualTo("[LVS_DEVEL] &lt;!channel&gt; &lt;https://evil|x&gt; &amp; more");
        assertThat(body.at("/blocks/0/text/type").asString()).isEqualTo("plain_text");
    }

    @Test
    void slack_isWithinItsLimits() {
        var long_ = Messages.about("\uD83D\uDE00".repeat(4000));
        var body = body(Template.SLACK, long_);
        assertThat(body.at("/blocks/0/text/text").asString()).hasSizeLessThanOrEqualTo(150);
        assertThat(body.at("/blocks/1/text/text").asString()).hasSizeLessThanOrEqualTo(3000);
    }

    @Test
    void teams_isACardOfPlainRuns_withLinks() {
        var body = body(Template.TEAMS, Messages.opened());
        assertThat(body.at("/type").asString()).isEqualTo("message");
        assertThat(body.at("/attachments/0/contentType").asString())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        var card = body.at("/attachments/0/content");
        assertThat(card.at("/type").asString()).isEqualTo("AdaptiveCard");
        assertThat(card.at("/body/0/inlines/0")).isEqualTo(json("""
                {'type': 'TextRun', 'text': '[LVS_DEVEL] Server web/http/server3 is down', 'weight': 'Bolder',
                 'size': 'Medium', 'color': 'Attention'}"""));
        assertThat(card.at("/body").valueStream()).allMatch(row -> row.at("/type").asString().equals("RichTextBlock"));
        assertThat(card.at("/actions/0/url").asString()).isEqualTo("https://lb1.example/clusters/web");
        assertThat(body(Template.TEAMS, Messages.closed()).at("/attachments/0/content/body/0/inlines/0/color")
                .asString()).isEqualTo("Good");
    }

    @Test
    void pagerDuty_triggersAcknowledgesAndResolvesOneAlertOfTheIncident() {
        var opened = body(Template.PAGERDUTY, Messages.opened());
        assertThat(opened.at("/routing_key").asString()).isEqualTo("routing-key-77");
        assertThat(opened.at("/event_action").asString()).isEqualTo("trigger");
        assertThat(opened.at("/dedup_key").asString()).isEqualTo("i-7");
        assertThat(opened.at("/payload/summary").asString()).isEqualTo("[LVS_DEVEL] Server web/http/server3 is down");
        assertThat(opened.at("/payload/severity").asString()).isEqualTo("critical");
        assertThat(opened.at("/payload/source").asString()).isEqualTo("lb1");
        assertThat(opened.at("/links/0/href").asString()).isEqualTo("https://lb1.example/clusters/web");
        assertThat(body(Template.PAGERDUTY, Messages.closed())).isEqualTo(json(
                "{'routing_key': 'routing-key-77', 'event_action': 'resolve', 'dedup_key': 'i-7'}"));
        assertThat(body(Template.PAGERDUTY, Messages.message("m", "i-7", false, What.ACKNOWLEDGED, "x"))
                .at("/event_action").asString()).isEqualTo("acknowledge");
        assertThat(body(Template.PAGERDUTY, Messages.about("x")).at("/dedup_key").asString()).isEqualTo("m-3");
    }

    @Test
    void custom_isFilledIn() {
        var template = json(
                """
                        {'title': '{title}', 'who': 'from {director} ({routerId}): {what}, {severity}', 'n': 5, 'b': true,
                         'z': null, 'list': ['{since}', ['{incident}']], '{director}': '{{director}} {{}}',
                         'all': '{sentences}', 'lines': 'It was: {sentences}', 'events': '{events}', 'message': '{message}'}""");
        var filled = body(Template.CUSTOM, template, Messages.opened());
        assertThat(filled.at("/title").asString()).isEqualTo("[LVS_DEVEL] Server web/http/server3 is down");
        assertThat(filled.at("/who").asString()).isEqualTo("from lb1 (LVS_DEVEL): opened, critical");
        assertThat(filled.at("/n").intValue()).isEqualTo(5);
        assertThat(filled.at("/z").isNull()).isTrue();
        assertThat(filled.at("/list").toString()).isEqualTo("[\"2026-11-21T07:46:52Z\",[\"i-7\"]]");
        assertThat(filled.at("/{director}").asString()).isEqualTo("{director} {}");
        assertThat(filled.at("/all").isArray()).isTrue();
        assertThat(filled.at("/lines").asString()).startsWith("It was: Server server3");
        assertThat(filled.at("/events/0/kind").asString()).isEqualTo("server-health");
        assertThat(Message.of(filled.at("/message"))).isEqualTo(Messages.opened());
    }

    @ParameterizedTest
    @EnumSource
    void text_staysText(Template template) {
        var custom = json("{'a': '{subject}', 'b': ['{text}', '{subject} {subject}']}");
        var tame = body(template, template == Template.CUSTOM ? custom : null, Messages.about("tame"));
        var evil = body(template, template == Template.CUSTOM ? custom : null, Messages.about(EVIL));
        assertThat(shape(evil)).isEqualTo(shape(tame));
    }

    /** The tree without its texts. */
    private static String shape(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream().map(field -> field.getKey() + ": " + shape(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isArray()) {
            return node.valueStream().map(WebhookBodyTest::shape).collect(Collectors.joining(", ", "[", "]"));
        }
        return node.isString() ? "text" : node.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{director}", "{{director}}", "$0 \\1 ${x}", "{", "}}", "{nothing}"})
    void whatIsFilledIn_isNotFilledInAgain(String text) {
        var filled = body(Template.CUSTOM, json("{'a': '<{subject}>'}"), Messages.about(text));
        assertThat(filled.at("/a").asString()).isEqualTo("<" + text + ">");
    }
}
