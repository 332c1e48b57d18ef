package io.ballast.event;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of what happened is kept in the database.
 *
 * @param keep for how long
 * @param most how many events at most; some more may stand there for a minute
 */
@ConfigurationProperties("ballast.events")
public record EventSettings(@DefaultValue("90d") Duration keep, @DefaultValue("1000000") int most) {

    public EventSettings {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException("ballast.events.keep must be longer than 0, and is " + keep);
        }
        if (most < 1) {
            throw new IllegalArgumentException("ballast.events.most must be 1 or more, and is " + most);
        }
    }
}
