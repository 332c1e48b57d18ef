/**
 * Probes, their schedule, rise and fall, and the verdicts that come of them.
 *
 * <p>Owns the values of checks, which {@code definition} stores. May call {@code table} and {@code linux}. Publishes
 * only changes of verdict.
 */
@NullMarked
package io.ballast.health;

import org.jspecify.annotations.NullMarked;
