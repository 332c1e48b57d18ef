package io.ballast.director;

import java.util.List;

import io.ballast.event.Cause;
import io.ballast.event.EventKind;
import io.ballast.event.EventLog;
import io.ballast.event.Severity;
import io.ballast.event.Subject;

/** Whether rules, sysctls and time-outs are still to be written, and how that went. */
final class GlobalsWork {

    private final EventLog events;
    private boolean pending = true;
    private List<FailedOperation> failed = List.of();
    private int attempts;
    private long retryAt = Long.MIN_VALUE;

    GlobalsWork(EventLog events) {
        this.events = events;
    }

    void want() {
        pending = true;
    }

    boolean due(long nowNanos) {
        return pending && (retryAt == Long.MIN_VALUE || nowNanos - retryAt >= 0);
    }

    boolean untried() {
        return pending && attempts == 0;
    }

    List<FailedOperation> failed() {
        return failed;
    }

    void outcome(List<FailedOperation> left, long nowNanos) {
        if (left.isEmpty() && !failed.isEmpty()) {
            events.record(EventKind.OPERATION, Severity.CLEARED, Subject.DIRECTOR, "failed", "done",
                    Cause.plane("plane"), "Rules, sysctls and time-outs are as they should be.");
        }
        failed = Retry.merge(left, failed);
        pending = !left.isEmpty();
        retryAt = left.isEmpty() ? Long.MIN_VALUE : nowNanos + Retry.pauseNanos(attempts);
        attempts = left.isEmpty() ? 0 : attempts + 1;
        for (var each : failed) {
            if (each.attempts() == 1) {
                events.record(EventKind.OPERATION, Severity.CRITICAL, Subject.DIRECTOR, null, "failed",
                        Cause.plane("plane"),
                        each.operation().describe() + ": " + each.error());
            }
        }
    }
}
