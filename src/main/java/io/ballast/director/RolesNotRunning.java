package io.ballast.director;

import java.util.List;
import java.util.function.Supplier;

import io.ballast.definition.Snapshot;
import io.ballast.vrrp.router.Peer;

/** While no process of this director speaks VRRP: it takes no part in anything, and says so. */
final class RolesNotRunning implements Roles {

    private final String director;
    private final Supplier<Snapshot> definitions;

    RolesNotRunning(String director, Supplier<Snapshot> definitions) {
        this.director = director;
        this.definitions = definitions;
    }

    @Override
    public RoleStatus status(String instance) {
        return RoleStatus.initial(reason(instance));
    }

    @Override
    public List<Peer> peers(String instance) {
        return List.of();
    }

    @Override
    public List<String> failover(String instance) {
        return List.of(reason(instance) + ".");
    }

    private String reason(String name) {
        var instance = definitions.get().vrrpInstance(name);
        if (instance != null && instance.member(director) == null) {
            return director + " is no member of " + name;
        }
        if (instance != null && instance.trouble() != null) {
            return name + " takes no part: " + instance.trouble();
        }
        return "VRRP is not running on " + director;
    }
}
