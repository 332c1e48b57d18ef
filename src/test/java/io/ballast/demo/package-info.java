@NullMarked
package io.ballast.demo;

import org.jspecify.annotations.NullMarked;
