@NullMarked
package io.ballast.vrrp.router;

import org.jspecify.annotations.NullMarked;
