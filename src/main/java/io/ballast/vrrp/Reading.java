package io.ballast.vrrp;

import io.ballast.table.IpAddress;

import org.jspecify.annotations.Nullable;

/** What came of a received packet. */
public sealed interface Reading {

    /** An advert that passed every check. */
    record Valid(Advert advert, IpAddress source) implements Reading {
    }

    /**
     * A packet that changes nothing.
     *
     * @param source null if the packet does not tell
     * @param sentence for a person: what is wrong with it
     */
    record Rejection(RejectionKind kind, @Nullable IpAddress source, String sentence) implements Reading {
    }
}
