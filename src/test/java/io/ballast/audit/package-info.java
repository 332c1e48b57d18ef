@NullMarked
package io.ballast.audit;

import org.jspecify.annotations.NullMarked;
