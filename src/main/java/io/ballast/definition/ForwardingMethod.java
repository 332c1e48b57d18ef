package io.ballast.definition;

/** How packets reach a real server, in the operator's words. */
public enum ForwardingMethod {
    NAT, DR, TUN, FULLNAT
}
