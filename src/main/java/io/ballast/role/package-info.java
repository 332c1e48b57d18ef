/**
 * This director's part in VRRP, as far as it is the application's: it keeps a router running and tells it what is defined,
 * tracks what instances depend on, and does what goes with a role. The router itself, which holds the addresses and
 * outlives the application, is {@link io.ballast.vrrp.router}.
 */
@NullMarked
package io.ballast.role;

import org.jspecify.annotations.NullMarked;
