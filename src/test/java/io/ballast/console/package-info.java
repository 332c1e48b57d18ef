/** The pages in every state that a director can be in. */
@NullMarked
package io.ballast.console;

import org.jspecify.annotations.NullMarked;
