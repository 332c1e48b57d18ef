@NullMarked
package io.ballast.role.work;

import org.jspecify.annotations.NullMarked;
