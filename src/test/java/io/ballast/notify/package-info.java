@NullMarked
package io.ballast.notify;

import org.jspecify.annotations.NullMarked;
