/** Tests that look at the whole: its structure, and the program as it is started. */
@NullMarked
package io.ballast;

import org.jspecify.annotations.NullMarked;
