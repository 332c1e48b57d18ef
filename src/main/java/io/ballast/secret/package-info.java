/**
 * Passwords and keys: a value that never shows what it holds, and the box that encrypts it for storage with a key in a
 * file of its own. May be called by every room; calls none.
 */
@NullMarked
package io.ballast.secret;

import org.jspecify.annotations.NullMarked;
