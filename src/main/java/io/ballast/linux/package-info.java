/**
 * All native code: libc by jnr-ffi, netlink sockets and codec, raw and packet sockets, interface addresses.
 *
 * <p>The only room that imports jnr. May call {@code table}, for addresses. Logs nothing: what fails is thrown, with
 * the call, the errno and the kernel's own words.
 */
@NullMarked
package io.ballast.linux;

import org.jspecify.annotations.NullMarked;
