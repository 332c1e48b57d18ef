/** What monitoring is told, also when parts of the director are gone. */
@NullMarked
package io.ballast.monitor;

import org.jspecify.annotations.NullMarked;
