package io.ballast.role.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.ballast.definition.RoleActions;
import io.ballast.definition.Snapshot;
import io.ballast.role.RoleWorks;
import io.ballast.vrrp.Role;

/** Hands changes of roles to the line of works, with the actions that are defined for them. */
final class DefinedWorks implements RoleWorks {

    private final Supplier<Snapshot> definitions;
    private final WorkLine line;
    private final Map<String, RoleActions> last = new ConcurrentHashMap<>();

    DefinedWorks(Supplier<Snapshot> definitions, WorkLine line) {
        this.definitions = definitions;
        this.line = line;
    }

    @Override
    public void changed(String instance, Role to, int priority) {
        line.changed(work(instance, to, priority));
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
