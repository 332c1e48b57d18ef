/**
 * Pages for people.
 *
 * <p>May call every room below; nobody calls it.
 */
@NullMarked
package io.ballast.console;

import org.jspecify.annotations.NullMarked;
