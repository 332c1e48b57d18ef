/**
 * How each kind of probe is made: one prober a kind, blocking on the channels of its attempt.
 *
 * <p>What a server sends is an enemy's until proven otherwise: every read is bounded, and nothing of it reaches a
 * reason before it is cleaned. May call {@code health}, which never calls back here, {@code secret} and {@code linux}.
 */
@NullMarked
package io.ballast.health.probe;

import org.jspecify.annotations.NullMarked;
