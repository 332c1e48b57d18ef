package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class PreconditionsTest {

    @Test
    void withoutHeaders_everythingMayGoOn() {
        var none = Preconditions.of(new MockHttpServletRequest());
        assertThat(none.allowWrite(null)).isTrue();
        assertThat(none.allowWrite(5L)).isTrue();
        assertThat(none.isCurrent(5, false)).isFalse();
    }

    @Test
    void ifMatch_holdsForOneOfItsStrongTags() {
        assertThat(match("\"4\", \"5\"").allowWrite(5L)).isTrue();
        assertThat(match("\"4\"").allowWrite(5L)).isFalse();
        assertThat(match("W/\"5\"").allowWrite(5L)).isFalse();
        assertThat(match("*").allowWrite(5L)).isTrue();
        assertThat(match("*").allowWrite(null)).isFalse();
        assertThat(match("\"4\", *").allowWrite(5L)).as("a star stands alone").isFalse();
        assertThat(match("5").allowWrite(5L)).as("no tag at all").isFalse();
        assertThat(match("").allowWrite(5L)).isFalse();
        assertThat(match("\"a,b\", \"5\"").allowWrite(5L)).as("a comma within a tag").isTrue();
    }

    @Test
    void ifMatch_onSeveralLines_isOneList() {
        var request = new MockHttpServletRequest();
        request.addHeader("If-Match", "\"1\"");
        request.addHeader("If-Match", "\"5\"");
        assertThat(Preconditions.of(request).allowWrite(5L)).isTrue();
    }

    @Test
    void ifNoneMatch_comparesWeakly() {
        assertThat(noneMatch("W/\"5\"").isCurrent(5, false)).isTrue();
        assertThat(noneMatch("\"4\", \"5\"").isCurrent(5, false)).isTrue();
        assertThat(noneMatch("\"4\"").isCurrent(5, false)).isFalse();
        assertThat(noneMatch("*").allowWrite(null)).isTrue();
        assertThat(noneMatch("*").allowWrite(5L)).isFalse();
        assertThat(noneMatch("\"5\"").allowWrite(5L)).isFalse();
    }

    @Test
    void tag_isAnotherForEachNotation_andEitherAllowsAWrite() {
        var json = Preconditions.etag(5, false);
        var yaml = Preconditions.etag(5, true);
        assertThat(json).isEqualTo("\"5\"").isNotEqualTo(yaml);
        assertThat(match(json).allowWrite(5L)).isTrue();
        assertThat(match(yaml).allowWrite(5L)).isTrue();
        assertThat(match(yaml).allowWrite(6L)).isFalse();
        assertThat(match("W/" + yaml).allowWrite(5L)).isFalse();
        assertThat(noneMatch(yaml).allowWrite(5L)).isFalse();
        assertThat(noneMatch(yaml).isCurrent(5, true)).isTrue();
        assertThat(noneMatch(yaml).isCurrent(5, false)).as("who has YAML has no JSON").isFalse();
        assertThat(noneMatch(json).isCurrent(5, true)).isFalse();
        assertThat(noneMatch("*").isCurrent(5, true)).isTrue();
    }

    private static Preconditions match(String value) {
        return with("If-Match", value);
    }

    private static Preconditions noneMatch(String value) {
        return with("If-None-Match", value);
    }

    private static Preconditions with(String name, String value) {
        var request = new MockHttpServletRequest();
        request.addHeader(name, value);
        return Preconditions.of(request);
    }
}
