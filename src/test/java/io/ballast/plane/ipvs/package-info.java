@NullMarked
package io.ballast.plane.ipvs;

import org.jspecify.annotations.NullMarked;
