package io.ballast.role;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a director's own settings say of VRRP; nobody can say that from a browser.
 *
 * @param state directory of the router's files; null for {@code vrrp} in the director's data directory
 * @param startRouter false where something else, such as a unit of systemd, starts the router
 * @param holdFor how long a master keeps the addresses without the application, 1 s to 1 h
 * @param trackDirectories absolute paths of directories in which tracked files may lie
 */
@ConfigurationProperties("ballast.vrrp")
public record RoleSettings(@Nullable Path state, @DefaultValue("true") boolean startRouter,
        @DefaultValue("60s") Duration holdFor, @DefaultValue List<Path> trackDirectories) {

    public RoleSettings {
        trackDirectories = List.copyOf(trackDirectories);
        requirePatience("ballast.vrrp.hold-for", holdFor);
    }

    /**
     * Keeps a setting from being of no use.
     *
     * @throws IllegalArgumentException unless it lies within 1 s to 1 h
     */
    public static void requirePatience(String name, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(name + " must be 1 s to 1 h, and is " + value);
        }
    }
}
