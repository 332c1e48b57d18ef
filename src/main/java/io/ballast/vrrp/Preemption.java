package io.ballast.vrrp;

import java.time.Duration;

/**
 * Whether a backup takes over from a working master of lower priority. The owner of the addresses always does.
 *
 * @param delay from the first advert of lower priority until the backup stops obeying such adverts; a whole wait for the
 *            master, {@link VrrpInstance#masterDown}, comes on top
 */
public record Preemption(boolean allowed, Duration delay) {

    public static final Preemption AT_ONCE = new Preemption(true, Duration.ZERO);
    public static final Preemption NEVER = new Preemption(false, Duration.ZERO);
}
