package io.ballast.director;

import java.time.Instant;

/**
 * A person is at work at the machine: the plane is watched and not written.
 *
 * @param since when it was asked for
 * @param until when it ends by itself
 * @param author who asked
 */
public record Hold(Instant since, Instant until, String reason, String author) {
}
