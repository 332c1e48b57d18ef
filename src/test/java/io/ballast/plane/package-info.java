@NullMarked
package io.ballast.plane;

import org.jspecify.annotations.NullMarked;
