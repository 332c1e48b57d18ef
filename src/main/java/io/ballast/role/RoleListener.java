package io.ballast.role;

import io.ballast.vrrp.Role;

/** Who does what goes with a role. Must not wait for it. */
@FunctionalInterface
interface RoleListener {

    /** @param priority that counts now, after tracking; 0 if it is not known */
    void told(String instance, Role role, int priority);
}
