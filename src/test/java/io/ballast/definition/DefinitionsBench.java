package io.ballast.definition;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;

/** How long definitions take to be stored, without HTTP and without a plane. */
@Tag("bench")
class DefinitionsBench {

    private static final Author AUTHOR = new Author("bench", "bench");
    private static final int PATCHES = 1000;

    @Test
    void table_isStored() throws IOException {
        for (int services : new int[]{1, 10, 1000, 10, 1000}) {
            var directory = Files.createTempDirectory("bench");
            try (var program = StoreProgram.start(directory)) {
                System.out.println(services + " services: " + measure(program, services));
            }
        }
    }

    private static String measure(BeanFactory program, int services) {
        var definitions = program.getBean(Definitions.class);
        var text = table(services);
        long start = System.nanoTime();
        var put = new Edit.PutCluster("bench", Examples.json(text));
        long parsed = System.nanoTime();
        var draft = definitions.draft(put);
        long drafted = System.nanoTime();
        definitions.store(draft, AUTHOR);
        long stored = System.nanoTime();
        long again = System.nanoTime();
        definitions.draft(new Edit.PutCluster("bench", Examples.json(text)));
        long same = System.nanoTime() - again;
        var patches = new long[PATCHES];
        for (int i = 0; i < PATCHES; i++) {
            long before = System.nanoTime();
            definitions.store(definitions.draft(new Edit.PatchServer("bench", "s" + services / 2, "r5",
                    Examples.json("{\"weight\": " + (2 + i % 100) + "}"))), AUTHOR);
            patches[i] = System.nanoTime() - before;
        }
        Arrays.sort(patches);
        return "parse %d ms, draft %d ms, store %d ms, the same again %d ms; patch p50 %d us, p99 %d us".formatted(
                (parsed - start) / 1_000_000, (drafted - parsed) / 1_000_000, (stored - drafted) / 1_000_000,
                same / 1_000_000, patches[PATCHES / 2] / 1000, patches[PATCHES * 99 / 100] / 1000);
    }

    static String table(int services) {
        var text = new StringBuilder("{\"services\": [");
        for (int i = 0; i < services; i++) {
            text.append(i == 0 ? "" : ",").append("""
                    {"name": "s%d", "protocol": "tcp", "address": "10.%d.%d.1", "port": 80, "scheduler": "wrr",
                     "check": {"type": "none"}, "servers": [""".formatted(i, i / 250, i % 250));
            for (int j = 0; j < 10; j++) {
                text.append(j == 0 ? "" : ",").append(
                        "{\"name\": \"r%d\", \"address\": \"10.%d.%d.%d\"}".formatted(j, i / 250, i % 250, 10 + j));
            }
            text.append("]}");
        }
        return text.append("]}").toString();
    }
}
