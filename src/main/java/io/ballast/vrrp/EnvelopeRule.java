package io.ballast.vrrp;

import io.ballast.table.Family;

/** What the IP header of an advert must say, by the way in which adverts travel. */
record EnvelopeRule(Family family, Transport transport) {

    /** What the sender puts, and every router on the way lowers (RFC 9568 section 5.1.1.3). */
    private static final int HOP_LIMIT = 255;

    /** @throws NotBelieved if it came from or for somebody else, or from another network */
    void require(Envelope envelope) throws NotBelieved {
        switch (transport) {
            case Transport.Multicast _ -> requireGroup(envelope);
            case Transport.Unicast unicast -> requirePeer(envelope, unicast);
        }
    }

    private void requireGroup(Envelope envelope) throws NotBelieved {
        if (!envelope.destination().equals(Transport.group(family))) {
            throw new NotBelieved(RejectionKind.DESTINATION, "it was sent to " + envelope.destination() + ", not to "
                    + Transport.group(family) + ": set multicast, or unicast peers, on both");
        }
        if (envelope.hopLimit() != HOP_LIMIT) {
            throw new NotBelieved(RejectionKind.HOP_LIMIT, "its hop limit is " + envelope.hopLimit()
                    + ", not 255: it was not sent on this network");
        }
    }

    private static void requirePeer(Envelope envelope, Transport.Unicast unicast) throws NotBelieved {
        if (!envelope.destination().equals(unicast.source())) {
            throw new NotBelieved(RejectionKind.DESTINATION, "it was sent to " + envelope.destination() + ", not to "
                    + unicast.source());
        }
        if (!unicast.peers().contains(envelope.source())) {
            throw new NotBelieved(RejectionKind.SOURCE, envelope.source() + " is not among the peers");
        }
        if (envelope.hopLimit() < unicast.minimumHopLimit()) {
            throw new NotBelieved(RejectionKind.HOP_LIMIT, "its hop limit is " + envelope.hopLimit() + ", less than "
                    + unicast.minimumHopLimit());
        }
    }
}
