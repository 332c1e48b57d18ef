package io.ballast.role;

import io.ballast.definition.Snapshot;
import io.ballast.vrrp.Role;

/** What goes with a role beside the addresses. None of its methods waits for what it starts. */
public interface RoleWorks {

    /** What is defined from now on; what is not any more is remembered until it has stopped. */
    void defined(Snapshot definitions);

    /**
     * The role of this director in an instance has changed; every change is told once and in its order, also those that
     * happened while the application was away.
     *
     * @param priority that counts now, after tracking
     */
    void changed(String instance, Role to, int priority);

    /**
     * A connection begins with this role, and every change that led to it was told before, perhaps to a program that
     * ended before it had done what goes with it.
     */
    void found(String instance, Role role);
}
