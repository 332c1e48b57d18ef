/** Tests of this director's part in VRRP. */
@NullMarked
package io.ballast.role;

import org.jspecify.annotations.NullMarked;
