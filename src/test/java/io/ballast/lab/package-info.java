/**
 * The laboratory: directors, real servers and clients as network namespaces of one kernel, for tests that need a real
 * forwarding table and real packets.
 *
 * <p>Works where {@link Lab#open()} was called as the first act of a JVM, as {@code ./ballast test} does inside its
 * User-Mode-Linux guest. CONTRIBUTING.md says how to run it; calls to the kernel go by the JDK's own foreign functions,
 * so that what is tested is not what tests it.
 */
@NullMarked
package io.ballast.lab;

import org.jspecify.annotations.NullMarked;
