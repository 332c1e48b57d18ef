package io.ballast;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A setting with a value that it cannot have. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BadSetting extends AbstractFailureAnalyzer<BindException> {

    static final String ACTION = "Correct it in the arguments, the environment or the settings file.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        var property = cause.getProperty();
        var name = property == null ? cause.getName() : property.getName();
        var value = property == null ? "what it is" : "\"" + property.getValue() + "\"";
        return new FailureAnalysis("The setting " + name + " cannot be " + value
                + expected(cause.getTarget().getType().resolve()) + ".", ACTION, cause);
    }

    /** What a value of this type looks like, to follow what it is not; empty where there is nothing to say. */
    static String expected(@Nullable Class<?> type) {
        var choices = choices(type);
        if (choices != null) {
            return "; it is one of " + choices;
        }
        if (type == Duration.class) {
            return "; it is a time such as 5s or 2m";
        }
        boolean number = type != null && (Number.class.isAssignableFrom(type) || type == int.class
                || type == long.class);
        return number ? "; it is a whole number" : "";
    }

    private static @Nullable String choices(@Nullable Class<?> type) {
        if (type == null || !type.isEnum()) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants()).map(choice -> choice.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
