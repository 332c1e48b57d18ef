@NullMarked
package io.ballast.vrrp;

import org.jspecify.annotations.NullMarked;
