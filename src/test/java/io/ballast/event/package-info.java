@NullMarked
package io.ballast.event;

import org.jspecify.annotations.NullMarked;
