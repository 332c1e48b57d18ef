package io.ballast.role;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.ballast.definition.Author;
import io.ballast.table.IpAddress;
import io.ballast.vrrp.Role;
import io.ballast.vrrp.router.Peer;

import org.jspecify.annotations.Nullable;

/** Where this director stands in VRRP instances. All methods may be called by any thread, and none of them blocks. */
public interface Roles {

    /**
     * How this director stands in one instance.
     *
     * @param effectivePriority that counts now, after tracking; null while it takes no part
     * @param master who was heard last as master, or this director's own source; null where none is known
     * @param since when it stands so; null where it never stood otherwise
     * @param reason in words, why it has this role
     */
    record RoleStatus(Role state, @Nullable Integer effectivePriority, @Nullable IpAddress master,
            @Nullable Instant since, String reason) {

        /** Takes no part, for a reason. */
        public static RoleStatus initial(String reason) {
            return new RoleStatus(Role.INITIAL, null, null, null, reason);
        }
    }

    /** @param instance its name; of one that is not known, the reason says so */
    RoleStatus status(String instance);

    /** Other directors of an instance whose adverts were believed, the last ones heard. */
    List<Peer> peers(String instance);

    /**
     * Has this director give way to whoever can take over, with the sync group.
     *
     * @param author who asks
     * @return why it does not, a sentence each; empty if it does, which takes some milliseconds
     */
    List<String> failover(String instance, Author author);

    /**
     * Lets this director take over from a working master of lower priority again, with the sync group, after it gave way
     * by {@link #failover}.
     *
     * @param author who asks
     * @return why it cannot, a sentence each; empty if it can
     */
    List<String> comeBack(String instance, Author author);

    /**
     * Waits until this director is not master of an instance.
     *
     * @return false if it still is when the time is over
     */
    boolean awaitNoMaster(String instance, Duration atMost);
}
