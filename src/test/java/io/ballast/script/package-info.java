@NullMarked
package io.ballast.script;

import org.jspecify.annotations.NullMarked;
