package io.ballast.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every kind of event there is. Clients read the word, which never changes its meaning. */
public enum EventKind {
    /** A server's verdict changed. */
    SERVER_HEALTH,
    /** A server's verdict changes too often, or no longer. */
    SERVER_FLAPPING,
    /** A check warns of something to come, such as a certificate's end. */
    SERVER_WARNING,
    /** An idle connection to a server is watched, or no longer. */
    SERVER_WATCH,
    /** This machine can, or cannot, make a server's probes. */
    SERVER_PROBE,
    /** A server's checks advise to give it nothing, or something again. */
    SERVER_WEIGHT,
    /** A server that was draining has left the table. */
    SERVER_DRAINED,
    /** A service lost its quorum, or has it again. */
    SERVICE_QUORUM,
    /** A service's sorry server serves while servers are awaited, or no longer. */
    SERVICE_SORRY,
    /** Servers that failed stay in the table because the service must keep some. */
    SERVICE_MINIMUM,
    /** Verdicts are held because this director itself is suspected, or count again. */
    VERDICTS_HELD,
    /** The plane refused an operation, or has carried it out since. */
    OPERATION,
    /** Somebody else changed what is ours. */
    DRIFT,
    /** Somebody else's service came, or was adopted or removed. */
    FOREIGN,
    /** Somebody else's service stands where one of ours should. */
    FOREIGN_CONFLICT,
    /** The table is held for a person at work there, or written again. */
    HOLD,
    /** The forwarding plane answers, or does not. */
    PLANE,
    /** The kernel's connection sync runs, or does not. */
    CONNECTION_SYNC,
    /** A virtual address was put up. */
    ADDRESS_UP,
    /** A virtual address was taken down. */
    ADDRESS_DOWN,
    /** A virtual address could not be put up, announced or taken down. */
    ADDRESS_FAILED,
    /** A revision was stored. */
    CONFIGURATION,
    /** What goes with a role was done, or failed. */
    ROLE_ACTION,
    /** This director's role in a VRRP instance changed. */
    VRRP_ROLE,
    /** A person asked that another director takes over. */
    VRRP_FAILOVER,
    /** Another director does what it should not, or is set otherwise. */
    VRRP_PEER,
    /** Somebody moved an address that VRRP holds. */
    VRRP_ADDRESS,
    /** Something went wrong once in the process that speaks VRRP. */
    VRRP_TROUBLE,
    /** The process that speaks VRRP lacks something it needs, or no longer. */
    VRRP_LACK,
    /** What an instance tracks cannot be looked at, or can be again. */
    VRRP_TRACKING,
    /** The guard of addresses was replaced. */
    VRRP_GUARD,
    /** The process that speaks VRRP answers, or does not. */
    VRRP_ROUTER,
    /** The database is in use, or cannot be. */
    DATABASE,
    /** Events could not be kept. */
    JOURNAL,
    /** This program started, or is about to end. */
    PROCESS,
    /** A person acknowledged, silenced or heard an incident. */
    INCIDENT,
    /** A channel of notifications fails for good, or delivers again. */
    NOTIFICATION,
    /** A person had a channel tried. */
    NOTIFICATION_TEST;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** In small letters with hyphens, as clients read it. */
    public String word() {
        return word;
    }

    /** @return empty if there is no such kind */
    public static Optional<EventKind> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return word;
    }
}
