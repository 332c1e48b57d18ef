package io.ballast.role;

import io.ballast.vrrp.Role;

/** What goes with a role beside the addresses. */
public interface RoleWorks {

    /**
     * The role of this director in an instance has changed; every change is told once and in its order, also those that
     * happened while the application was away. Must not wait for what it starts.
     *
     * @param priority that counts now, after tracking
     */
    void changed(String instance, Role to, int priority);
}
