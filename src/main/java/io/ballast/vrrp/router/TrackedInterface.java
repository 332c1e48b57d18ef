package io.ballast.vrrp.router;

/**
 * An interface whose link counts.
 *
 * @param weight -253 to 253; with 0 the instance is in fault while the link is down
 * @param reverse whether being down is what is wanted
 */
public record TrackedInterface(String interfaceName, int weight, boolean reverse) {
}
