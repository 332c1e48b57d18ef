/**
 * Who holds the virtual addresses: the packets of VRRP, the election of a master, and groups that move together.
 *
 * <p>Owns the values of instances, which {@code definition} stores. May call {@code table}, {@code linux} and
 * {@code secret}. Decides nothing about real servers and touches neither database nor pages.
 */
@NullMarked
package io.ballast.vrrp;

import org.jspecify.annotations.NullMarked;
