/**
 * Clusters, virtual services and real servers as the operator wrote them: documents, validation, storage, revisions.
 *
 * <p>May call {@code store}, {@code health} (values of checks), {@code table} (addresses, keys). What Ballast observes
 * never changes anything here.
 */
@NullMarked
package io.ballast.definition;

import org.jspecify.annotations.NullMarked;
