package io.ballast.lab;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/**
 * Runs tagged tests in this JVM, says how it goes line by line, and leaves XML reports and a file {@code result} with
 * the numbers passed, failed and skipped. In the guest it opens the {@link Lab} first.
 */
public final class GuestRunner {

    private GuestRunner() {
    }

    /**
     * Runs the tests that carry a tag expression.
     *
     * @param args the directory of test classes, that of the reports, a tag expression, and a part of a class name or nothing
     */
    public static void main(String[] args) throws IOException {
        if (Boolean.getBoolean("ballast.lab")) {
            Lab.open();
        }
        Path reports = Path.of(args[1]);
        Progress progress = new Progress(System.out);
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request(Path.of(args[0]), args[2], args.length > 3 ? args[3] : ""), progress,
                new LegacyXmlReportGeneratingListener(reports,
                        new PrintWriter(System.out, true, StandardCharsets.UTF_8)));
        progress.printFailures();
        Files.writeString(reports.resolve("result"), progress.result());
        System.exit(progress.failed() == 0 && progress.passed() > 0 ? 0 : 1);
    }

    private static LauncherDiscoveryRequest request(Path classes, String tags, String part) {
        List<ClassNameFilter> filters = new ArrayList<>();
        filters.add(ClassNameFilter.includeClassNamePatterns(".*(Test|Bench)(\\$.*)?"));
        if (!part.isEmpty()) {
            filters.add(ClassNameFilter.includeClassNamePatterns(".*" + Pattern.quote(part) + ".*"));
        }
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(classes)))
                .filters(filters.toArray(ClassNameFilter[]::new))
                .filters(TagFilter.includeTags(tags))
                .configurationParameter("junit.jupiter.execution.timeout.default", "5 m")
                .configurationParameter("junit.jupiter.execution.timeout.threaddump.enabled", "true")
                .build();
    }
}
