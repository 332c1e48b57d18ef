package io.ballast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

import io.ballast.store.DirectorSettings;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.TypeDescriptor;

/** Whatever keeps the program from starting is one line: what, where, what to do. */
class StartFailureTest {

    @Test
    void takenPort_isNamed_wrappedOrNot() {
        var failure = new PortInUseException(8080);
        for (var thrown : new RuntimeException[]{failure, new IllegalStateException("the web server", failure)}) {
            assertThat(line(new PortTaken(), thrown))
                    .isEqualTo("Another program listens on port 8080. Stop that one, or"
                            + " choose another port, as in --server.port=8081.");
        }
    }

    @Test
    void portThatIsNotForThisUser_namesTheCapability() {
        assertThat(line(new UnusableAddress(), new IllegalStateException(new BindException("Permission denied"))))
                .isEqualTo("This user may not listen on the port of server.port. Choose one above 1023, as in"
                        + " --server.port=8443, or give Ballast CAP_NET_BIND_SERVICE.");
    }

    @Test
    void addressOfNobody_namesItsSetting() {
        assertThat(line(new UnusableAddress(), new BindException("Cannot assign requested address")))
                .startsWith("No interface of this machine has the address of server.address. ");
    }

    @Test
    void valueThatCannotBeConverted_isShown() {
        var failure = new ConversionFailedException(TypeDescriptor.valueOf(String.class),
                TypeDescriptor.valueOf(Integer.class), "abc", new NumberFormatException("For input string"));
        assertThat(line(new BadValue(), new IllegalStateException(failure)))
                .startsWith("A setting cannot be \"abc\"; it is a whole number. ");
    }

    @Test
    void unusableData_keepsItsSentence() {
        assertThat(line(new UnusableData(), new DataDirectory.Unusable(Path.of("/srv/data"), "is a file")))
                .isEqualTo(
                        "The data directory /srv/data is a file. Give this user the directory, or name another, as in"
                                + " --ballast.data=/var/lib/ballast.");
    }

    @Test
    void wrongChoice_namesTheChoices() {
        assertThat(line(new BadSetting(), unbindable("ballast.plane", "proxy")))
                .startsWith("The setting ballast.plane cannot be \"proxy\"; it is one of ipvs, embedded.");
    }

    @Test
    void wrongNumber_saysThatANumberIsWanted() {
        assertThat(line(new BadSetting(), unbindable("ballast.ipvs.timeouts.tcp", "long")))
                .startsWith("The setting ballast.ipvs.timeouts.tcp cannot be \"long\"; it is a whole number.");
    }

    @Test
    void anythingElse_isToldByItsInnermostReason() {
        var failure = new IllegalStateException("bean x", new IllegalArgumentException("bean y",
                new IOException("the disk has gone")));
        assertThat(line(new UnforeseenFailure(), failure)).startsWith("Ballast cannot start: the disk has gone. ");
        assertThat(line(new UnforeseenFailure(), new IllegalStateException()))
                .startsWith("Ballast cannot start: java.lang.IllegalStateException. ");
    }

    @Test
    void sentence_isOneLine() {
        assertThat(
                StartFailure.sentence(new FailureAnalysis("Two\n\nlines.\t ", null, new IllegalStateException("deep"))))
                .isEqualTo("Two lines.");
        assertThat(StartFailure.sentence(new FailureAnalysis("What.", "Do\n this.", new IllegalStateException("deep"))))
                .isEqualTo("What. Do this.");
    }

    @Test
    void report_isOneLineOfStandardError_withoutAStackTrace() {
        var before = System.err;
        var written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            new StartFailure().report(new FailureAnalysis("What.", "Do this.", new IllegalStateException("deep")));
        } finally {
            System.setErr(before);
        }
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("ballast: What. Do this." + System.lineSeparator())
                .doesNotContain("at io.ballast");
    }

    private static String line(FailureAnalyzer analyzer, Throwable failure) {
        return StartFailure.sentence(Objects.requireNonNull(analyzer.analyze(failure)));
    }

    private static org.springframework.boot.context.properties.bind.BindException unbindable(String name,
            String value) {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of(name, value, "ballast.data", "/tmp")));
        return Objects.requireNonNull(
                catchThrowableOfType(
                        org.springframework.boot.context.properties.bind.BindException.class,
                        () -> settings.bind("ballast", DirectorSettings.class)));
    }
}
