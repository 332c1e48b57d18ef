/**
 * How one message reaches one channel: by mail, by webhook, by script; and what the other side said to it.
 *
 * <p>Knows nothing of rules, incidents and the outbox. May call {@code definition}, {@code event} for the words of
 * severity, {@code script} and what lies below.
 */
@NullMarked
package io.ballast.notify.channel;

import org.jspecify.annotations.NullMarked;
