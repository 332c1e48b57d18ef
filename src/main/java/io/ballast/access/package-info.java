/**
 * Users, tokens, and who may do what.
 *
 * <p>May call {@code definition}, {@code event} and what lies below them.
 */
@NullMarked
package io.ballast.access;

import org.jspecify.annotations.NullMarked;
