package io.ballast.role.work;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

import io.ballast.definition.RoleActions;
import io.ballast.definition.Snapshot;
import io.ballast.definition.VrrpDefinition;
import io.ballast.role.RoleWorks;
import io.ballast.vrrp.Role;

import org.jspecify.annotations.Nullable;

/** Hands changes of roles to the line of works, with the actions that are defined for them. Belongs to one thread. */
final class DefinedWorks implements RoleWorks {

    /** @param role that was told last; INITIAL before that */
    private record Known(RoleActions actions, Role role) {
    }

    private final String director;
    private final WorkLine line;
    /** One that was removed stands here until it has stopped, as it was defined last. */
    private final Map<String, Known> known = new HashMap<>();
    private Snapshot defined = Snapshot.EMPTY;

    /** @param director whose roles these are */
    DefinedWorks(String director, WorkLine line) {
        this.director = director;
        this.line = line;
    }

    @Override
    public void defined(Snapshot definitions) {
        // One that does not take part has nothing to stop; whether it does is not known at the first look.
        known.entrySet().removeIf(each -> each.getValue().role() == Role.INITIAL
                && defined.vrrpInstance(each.getKey()) == null && definitions.vrrpInstance(each.getKey()) == null);
        defined = definitions;
        for (var definition : definitions.vrrpInstances().values()) {
            var before = known.get(definition.name());
            if (before != null) {
                redefined(definition, before);
            } else if (definition.member(director) != null) {
                known.put(definition.name(), new Known(definition.actions(), Role.INITIAL));
            }
        }
    }

    /** A master has the units that are defined now, and no others. */
    private void redefined(VrrpDefinition definition, Known before) {
        var name = definition.name();
        var actions = definition.actions();
        var now = "As " + name + " is defined now";
        if (before.role() == Role.MASTER) {
            var old = before.actions();
            bring(name, only(old, unit -> !actions.units().contains(unit)), Role.BACKUP, now);
            bring(name, only(actions, unit -> !old.units().contains(unit)), Role.MASTER, now);
        }
        known.put(name, new Known(actions, before.role()));
    }

    private static RoleActions only(RoleActions actions, Predicate<String> which) {
        return new RoleActions(null, null, null, null, actions.units().stream().filter(which).toList());
    }

    private void bring(String instance, RoleActions actions, Role role, @Nullable String occasion) {
        if (!actions.units().isEmpty()) {
            line.bring(new Work(instance, actions, role, 0), occasion);
        }
    }

    @Override
    public void changed(String instance, Role to, int priority) {
        line.changed(new Work(instance, became(instance, to), to, priority));
    }

    @Override
    public void found(String instance, Role role) {
        bring(instance, became(instance, role), role, null);
    }

    private RoleActions became(String instance, Role role) {
        var before = known.get(instance);
        if (before == null) {
            return RoleActions.NONE;
        }
        known.put(instance, new Known(before.actions(), role));
        return before.actions();
    }
}
