/** The application itself; the rooms below it are listed in docs/rationale.md. */
@NullMarked
package io.ballast;

import org.jspecify.annotations.NullMarked;
