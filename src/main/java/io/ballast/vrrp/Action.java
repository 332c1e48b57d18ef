package io.ballast.vrrp;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** What an election wants done, in the order of the list that it stands in. */
public sealed interface Action {

    /** @param priority 0 to 255, to the group or to every peer */
    record SendAdvert(int priority) implements Action {
    }

    /** The instance's addresses, as it is defined now, come up, and those that it put up before and has no more go. */
    record PutUp() implements Action {
    }

    /** The instance's addresses are taken down. */
    record TakeDown() implements Action {
    }

    /** @param times for each address */
    record Announce(int times) implements Action {
    }

    /** @param sentence for a person: why */
    record RoleChanged(Role from, Role to, Cause cause, String sentence) implements Action {
    }

    /**
     * Something that a person should look at; the same of the same peer once in a while only.
     *
     * @param peer null if the packet does not tell
     */
    record Notice(NoticeKind kind, @Nullable IpAddress peer, String sentence) implements Action {
    }
}
