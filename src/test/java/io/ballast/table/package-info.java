@NullMarked
package io.ballast.table;

import org.jspecify.annotations.NullMarked;
