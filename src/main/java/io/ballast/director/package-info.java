/**
 * This node's work: the desired table, reconciling the plane, watching for drift.
 *
 * <p>May call {@code definition}, {@code event} and what lies below them. The only room that writes to the plane.
 */
@NullMarked
package io.ballast.director;

import org.jspecify.annotations.NullMarked;
