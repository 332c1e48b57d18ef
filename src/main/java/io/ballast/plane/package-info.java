/**
 * The forwarding plane: what carries traffic, and what can be read of it.
 *
 * <p>Owns the interface that the director works through; {@code plane.ipvs} is the kernel, {@code plane.embedded} user
 * space. May call {@code table} and {@code linux}. Knows nothing of clusters, health or who asked.
 */
@NullMarked
package io.ballast.plane;

import org.jspecify.annotations.NullMarked;
