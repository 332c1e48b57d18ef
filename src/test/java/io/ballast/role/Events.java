package io.ballast.role;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

import org.jspecify.annotations.Nullable;

/** Remembers events. */
final class Events implements EventLog {

    /** One event without its message. */
    record Told(String kind, Severity severity, Subject subject, @Nullable String from, @Nullable String to,
            String cause, String message) {
    }

    final List<Told> all = new CopyOnWriteArrayList<>();

    @Override
    public void record(EventKind kind, Severity severity, Subject subject, @Nullable String from, @Nullable String to,
            Cause cause, String message) {
        all.add(new Told(kind.word(), severity, subject.with(null), from, to, cause.text(), message));
    }

    List<Told> of(String kind) {
        return all.stream().filter(each -> each.kind().equals(kind)).toList();
    }

    List<String> messages() {
        return all.stream().map(Told::message).toList();
    }

    Told last() {
        return all.getLast();
    }
}
