/**
 * The forwarding table as immutable values, and the difference of two tables as an ordered plan.
 *
 * <p>Pure: no Spring, no I/O, no clock. Calls nobody; everybody may call it.
 */
@NullMarked
package io.ballast.table;

import org.jspecify.annotations.NullMarked;
