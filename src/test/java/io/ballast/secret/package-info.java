@NullMarked
package io.ballast.secret;

import org.jspecify.annotations.NullMarked;
