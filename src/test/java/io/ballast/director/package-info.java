@NullMarked
package io.ballast.director;

import org.jspecify.annotations.NullMarked;
