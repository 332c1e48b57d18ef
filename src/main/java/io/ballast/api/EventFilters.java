package io.ballast.api;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.ballast.event.EventFilter;
import io.ballast.event.EventKind;
import io.ballast.event.Severity;

import org.jspecify.annotations.Nullable;

/** Which events a request asks for: {@code ?kind=drift,hold&severity=critical&cluster=web&incident=17}. */
final class EventFilters {

    static final String[] PARAMETERS = {"kind", "severity", "cluster", "incident"};

    private EventFilters() {
    }

    /** @throws ProblemException 422 if there is no such kind or severity */
    static EventFilter of(Query query) {
        long incident = query.number("incident", 0, 1, Long.MAX_VALUE);
        return new EventFilter(words(query, "kind", EventKind::of, EventKind.values()),
                words(query, "severity", EventFilters::severity, Severity.values()), query.text("cluster"),
                incident == 0 ? null : incident);
    }

    private static Optional<Severity> severity(String word) {
        return Arrays.stream(Severity.values()).filter(each -> each.word().equals(word)).findFirst();
    }

    private static <T> Set<T> words(Query query, String name, Function<String, Optional<T>> reading, T[] known) {
        var all = new LinkedHashSet<T>();
        for (var word : list(query.text(name))) {
            all.add(reading.apply(word).orElseThrow(() -> ProblemException.parameter(name,
                    "must be of " + Arrays.stream(known).map(EventFilters::word).collect(Collectors.joining(", ")))));
        }
        return all;
    }

    private static String word(Object value) {
        return value instanceof Severity severity ? severity.word() : String.valueOf(value);
    }

    private static String[] list(@Nullable String text) {
        return text == null ? new String[0] : text.split(",", -1);
    }
}
