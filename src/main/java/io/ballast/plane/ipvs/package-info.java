/**
 * The kernel's IPVS as a forwarding plane: generic netlink for the table, netfilter for marks and masquerading, sysctls.
 *
 * <p>May call {@code plane}, {@code table} and {@code linux}. What the kernel answers leaves this room as values and as
 * plain sentences.
 */
@NullMarked
package io.ballast.plane.ipvs;

import org.jspecify.annotations.NullMarked;
