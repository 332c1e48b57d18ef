package io.ballast.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/** Query parameters, none of which is ever ignored: a misspelt {@code dryRun} must not become a write. */
final class Query {

    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final HttpServletRequest request;

    private Query(HttpServletRequest request) {
        this.request = request;
    }

    /** @throws ProblemException 422 if a parameter is unknown or stands twice */
    static Query of(HttpServletRequest request, String... known) {
        refuseForm(request);
        var names = Set.of(known);
        request.getParameterMap().forEach((name, values) -> {
            if (!names.contains(name)) {
                throw ProblemException.parameter(name, "is not known here"
                        + (names.isEmpty()
                                ? ""
                                : "; known are " + String.join(", ", names.stream().sorted().toList())));
            }
            if (values.length > 1) {
                throw ProblemException.parameter(name, "stands more than once");
            }
        });
        return new Query(request);
    }

    /** The container would take the fields of a form for parameters. An empty one, which curl likes to send, has none. */
    private static void refuseForm(HttpServletRequest request) {
        var type = request.getContentType();
        if (type != null && request.getContentLengthLong() != 0
                && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw new ProblemException(ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "No form is taken here; write parameters behind the path, and documents in JSON or YAML.");
        }
    }

    boolean flag(String name) {
        return switch (request.getParameter(name)) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.parameter(name, "must be true or false");
        };
    }

    @Nullable
    String text(String name) {
        return request.getParameter(name);
    }

    long number(String name, long preset, long least, long most) {
        var text = request.getParameter(name);
        if (text == null) {
            return preset;
        }
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw ProblemException.parameter(name, "must be a whole number from " + least + " to " + most);
        }
        return Long.parseLong(text);
    }

    Duration duration(String name, Duration most) {
        var text = request.getParameter(name);
        if (text == null) {
            return Duration.ZERO;
        }
        var duration = duration(text);
        if (duration == null || duration.isNegative() || duration.compareTo(most) > 0) {
            throw ProblemException.parameter(name, "must be a duration such as 10s, at most " + most.toSeconds() + "s");
        }
        return duration;
    }

    private static @Nullable Duration duration(String text) {
        var parts = SHORT_DURATION.matcher(text);
        if (parts.matches()) {
            long amount = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
