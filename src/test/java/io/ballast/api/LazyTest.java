package io.ballast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class LazyTest {

    private final AtomicInteger made = new AtomicInteger();

    private ObjectNode document(int elements) {
        var document = JsonNodeFactory.instance.objectNode().put("name", "all");
        document.set("list", Lazy.list(IntStream.range(0, elements).boxed().toList(), number -> {
            made.incrementAndGet();
            return JsonNodeFactory.instance.objectNode().put("number", number);
        }));
        return document.put("end", true);
    }

    @Test
    void list_isWrittenInItsPlace_asAnyOther() {
        var expected = "{\"name\":\"all\",\"list\":[{\"number\":0},{\"number\":1}],\"end\":true}";
        assertThat(JsonMapper.shared().writeValueAsString(document(2))).isEqualTo(expected);
        assertThat(new YAMLMapper().readTree(new YAMLMapper().writeValueAsString(document(2))).toString())
                .isEqualTo(expected);
        assertThat(JsonMapper.shared().writeValueAsString(document(0))).contains("\"list\":[]");
    }

    @Test
    void element_isMadeWhenItIsWritten() {
        var document = document(100_000);
        assertThat(made).hasValue(0);
        JsonMapper.shared().writeValue(new OutputStream() {

            private int written;

            @Override
            public void write(int one) {
                written++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                written += length;
                assertThat(made.get()).isLessThanOrEqualTo(written);
            }
        }, document);
        assertThat(made).hasValue(100_000);
    }
}
