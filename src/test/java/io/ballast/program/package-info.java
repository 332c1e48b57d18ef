/** The whole program on a machine of the lab, driven by its REST API alone. */
@NullMarked
package io.ballast.program;

import org.jspecify.annotations.NullMarked;
