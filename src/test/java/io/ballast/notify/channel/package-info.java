@NullMarked
package io.ballast.notify.channel;

import org.jspecify.annotations.NullMarked;
