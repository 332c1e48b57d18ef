@NullMarked
package io.ballast.plane.embedded;

import org.jspecify.annotations.NullMarked;
