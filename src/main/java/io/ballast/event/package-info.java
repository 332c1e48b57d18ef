/**
 * What happened, as typed events: journal in the database, live stream.
 *
 * <p>May call {@code store} and what lies below. The journal never blocks what it records.
 */
@NullMarked
package io.ballast.event;

import org.jspecify.annotations.NullMarked;
