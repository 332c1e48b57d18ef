package io.ballast.role.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.ballast.definition.RoleActions;
import io.ballast.definition.Snapshot;
import io.ballast.vrrp.Role;

/** Hands changes of roles to the line of works, with the actions that are defined for them. */
public final class RoleWorks {

    private final Supplier<Snapshot> definitions;
    private final WorkLine line;
    private final Map<String, RoleActions> last = new ConcurrentHashMap<>();

    public RoleWorks(Supplier<Snapshot> definitions, WorkLine line) {
        this.definitions = definitions;
        this.line = line;
    }

    /** A role has changed. Never waits. */
    public void changed(String instance, Role to, int priority) {
        line.changed(work(instance, to, priority));
    }

    /** A role was found as it had been before this program started. Never waits. */
    public void found(String instance, Role role, int priority) {
        line.found(work(instance, role, priority));
    }

    private Work work(String instance, Role role, int priority) {
        var known = definitions.get().vrrpInstance(instance);
        // One that was removed stops as it was defined last.
        var actions = known == null ? last.remove(instance) : known.actions();
        if (known != null) {
            last.put(instance, known.actions());
        }
        return new Work(instance, actions == null ? RoleActions.NONE : actions, role, priority);
    }
}
