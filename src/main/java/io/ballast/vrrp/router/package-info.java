/**
 * The process that holds the virtual addresses: the loop that drives the elections, its sockets and addresses, the socket
 * by which the application tells it what to do, and the guard that takes the addresses down when it dies.
 *
 * <p>Runs without Spring. The application uses {@link io.ballast.vrrp.router.RouterLauncher} to start it, and
 * {@link io.ballast.vrrp.router.RouterLink} to talk to it. May call {@code vrrp}, {@code table}, {@code linux} and
 * {@code secret}.
 */
@NullMarked
package io.ballast.vrrp.router;

import org.jspecify.annotations.NullMarked;
