package io.ballast.vrrp.router;

/**
 * What the loop touches of the world.
 *
 * @param memory of what a process that is started later must know
 */
record Ports(Wires wires, Ground ground, GuardPost guard, Memory memory, Times times) {
}
