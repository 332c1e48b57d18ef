package io.ballast.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

class OutputPipeTest {

    private final byte[] into = new byte[4096];

    @Test
    void written_isRead_andNothingIsWaitedFor() throws IOException {
        try (var pipe = new OutputPipe(); var child = new FileOutputStream(pipe.forChild())) {
            assertThat(pipe.read(into)).isZero();
            child.write("well".getBytes(StandardCharsets.US_ASCII));
            assertThat(pipe.read(into)).isEqualTo(4);
            assertThat(new String(into, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("well");
            assertThat(pipe.read(into)).isZero();
        }
    }

    @Test
    void fullPipe_isReadToItsEnd_piecewise() throws IOException {
        try (var pipe = new OutputPipe()) {
            var written = new byte[60_000];
            Arrays.fill(written, (byte) 'x');
            try (var child = new FileOutputStream(pipe.forChild())) {
                pipe.started();
                child.write(written);
            }
            int read = 0;
            for (int length = pipe.read(into); length > 0; length = pipe.read(into)) {
                read += length;
            }
            assertThat(read).isEqualTo(written.length);
            assertThat(pipe.read(new byte[0])).isZero();
        }
    }

    @Test
    void programs_printIntoIt() throws Exception {
        try (var pipe = new OutputPipe()) {
            var process = new ProcessBuilder("sh", "-c", "echo out; echo err >&2").redirectErrorStream(true)
                    .redirectOutput(pipe.forChild()).start();
            pipe.started();
            assertThat(process.waitFor()).isZero();
            int length = pipe.read(into);
            assertThat(new String(into, 0, length, StandardCharsets.US_ASCII)).isEqualTo("out\nerr\n");
        }
    }

    @Test
    void writerAfterItsEnd_fails() throws IOException {
        var pipe = new OutputPipe();
        try (var child = new FileOutputStream(pipe.forChild())) {
            pipe.close();
            assertThatThrownBy(() -> child.write(1)).isInstanceOf(IOException.class).hasMessageContaining("pipe");
        }
    }
}
