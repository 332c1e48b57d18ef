package io.ballast.linux;

/** What changed about interfaces and addresses, whoever changed it. */
public sealed interface NetworkNews {

    /** An interface is new, or is different: up, down, renamed, another MTU, another hardware address. */
    record Link(LinkState link) implements NetworkNews {
    }

    /** It was removed, with all its addresses, or moved to another network namespace. */
    record LinkGone(LinkState last) implements NetworkNews {
    }

    /** An address is new, or is different: another state or lifetime. */
    record Address(AssignedAddress address) implements NetworkNews {
    }

    record AddressGone(AssignedAddress last) implements NetworkNews {
    }

    /** News were lost: only reading everything again tells how things are. */
    record Missed() implements NetworkNews {
    }
}
