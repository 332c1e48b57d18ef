/**
 * What monitoring asks: health of the parts, and figures of services and servers.
 *
 * <p>May call every room below {@code api}; nobody calls it.
 */
@NullMarked
package io.ballast.monitor;

import org.jspecify.annotations.NullMarked;
