/**
 * Who is told of what: rules upon incidents, the outbox, and the channels in {@code notify.channel}.
 *
 * <p>May call {@code director} and {@code role} for what an incident means, {@code definition}, {@code event},
 * {@code script}, {@code store} and what lies below.
 */
@NullMarked
package io.ballast.notify;

import org.jspecify.annotations.NullMarked;
