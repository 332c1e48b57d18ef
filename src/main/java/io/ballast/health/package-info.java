/**
 * Probes, their schedule, rise and fall, and the verdicts that come of them.
 *
 * <p>Owns the values of checks, which {@code definition} stores. Connects by itself and leaves every other kind to
 * {@code health.probe}, which it gets by its constructor and never calls otherwise. May call {@code table} and
 * {@code secret}. Whoever listens is told of changes that he may act on: of a verdict's state, flapping, advice,
 * warning and watch, and of a trouble's beginning and end. Reasons, results and figures are there to be asked for.
 */
@NullMarked
package io.ballast.health;

import org.jspecify.annotations.NullMarked;
