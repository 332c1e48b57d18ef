/**
 * Programs of the site's own: where they may lie, and how they are run, without a shell, without capabilities, in a clean
 * environment, for a bounded time and with a bounded output.
 */
@NullMarked
package io.ballast.script;

import org.jspecify.annotations.NullMarked;
