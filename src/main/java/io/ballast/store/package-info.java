/**
 * The database's comings and goings, and the last good state on the director's own disk.
 *
 * <p>Calls nobody above {@code table}. Every room that stores something goes through it.
 */
@NullMarked
package io.ballast.store;

import org.jspecify.annotations.NullMarked;
