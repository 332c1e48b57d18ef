@NullMarked
package io.ballast.api;

import org.jspecify.annotations.NullMarked;
