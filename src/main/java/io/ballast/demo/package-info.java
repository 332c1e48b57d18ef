/**
 * A first look without root and without a kernel's help: two small web servers and a cluster over them.
 *
 * <p>Only with {@code ballast.demo=true}. May call {@code definition} and {@code store}; nobody calls it.
 */
@NullMarked
package io.ballast.demo;

import org.jspecify.annotations.NullMarked;
