@NullMarked
package io.ballast.health.probe;

import org.jspecify.annotations.NullMarked;
