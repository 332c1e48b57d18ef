package io.ballast.role.work;

import java.util.List;

import io.ballast.definition.RoleActions;
import io.ballast.vrrp.Role;

import org.jspecify.annotations.Nullable;

/**
 * What a role asks for.
 *
 * @param instance whose role it is
 * @param actions as they were defined when the role changed
 * @param priority that counted then
 */
record Work(String instance, RoleActions actions, Role role, int priority) {

    /** The script of the role; null for none. */
    @Nullable
    String script() {
        return switch (role) {
            case MASTER -> actions.onMaster();
            case BACKUP -> actions.onBackup();
            case FAULT -> actions.onFault();
            case INITIAL -> actions.onStop();
        };
    }

    /** As keepalived's scripts are told: what it is, its name, its state, its priority. */
    List<String> arguments() {
        return List.of("INSTANCE", instance, state(), String.valueOf(priority));
    }

    /** As keepalived's scripts read it. */
    String state() {
        return role == Role.INITIAL ? "STOP" : role.name();
    }

    boolean isMaster() {
        return role == Role.MASTER;
    }
}
