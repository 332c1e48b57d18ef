package io.ballast.audit;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of what was done is kept.
 *
 * @param keep how long; at least a day
 * @param refusals how many a minute of one user at one address, or of strangers there
 */
@ConfigurationProperties("ballast.audit")
record AuditSettings(@DefaultValue("400d") Duration keep, @DefaultValue("30") int refusals) {

    AuditSettings {
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("ballast.audit.keep cannot be less than a day.");
        }
        if (refusals < 1) {
            throw new IllegalArgumentException("ballast.audit.refusals cannot be less than 1.");
        }
    }
}
