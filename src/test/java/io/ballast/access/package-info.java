@NullMarked
package io.ballast.access;

import org.jspecify.annotations.NullMarked;
