/**
 * The forwarding plane in user space: Ballast itself accepts on the virtual address and relays, for a laptop, a
 * container, a first look.
 *
 * <p>The schedulers are pure and choose as the kernel's do; the rest is as small as it can be. May call {@code plane}
 * and {@code table}.
 */
@NullMarked
package io.ballast.plane.embedded;

import org.jspecify.annotations.NullMarked;
