/** What {@code ./ballast bench} measures. Nothing here fails for being slow; docs/performance.md says what came out. */
@NullMarked
package io.ballast.bench;

import org.jspecify.annotations.NullMarked;
