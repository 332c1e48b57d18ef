package io.ballast.role.work;

import java.time.Duration;
import java.util.List;

import io.ballast.role.RoleSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may start and stop with a role; nobody can say that from a browser.
 *
 * @param units full names of systemd's units that may be started and stopped, such as {@code flume.service}
 * @param workTimeout how long one script or unit may take, 1 s to 1 h; a script is ended then
 */
@ConfigurationProperties("ballast.vrrp")
record WorkSettings(@DefaultValue List<String> units, @DefaultValue("60s") Duration workTimeout) {

    WorkSettings {
        units = List.copyOf(units);
        RoleSettings.requirePatience("ballast.vrrp.work-timeout", workTimeout);
    }
}
