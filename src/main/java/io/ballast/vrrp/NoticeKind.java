package io.ballast.vrrp;

/** What may be wrong between directors. */
public enum NoticeKind {
    /** Another director says that it is master while this one is. */
    SPLIT_BRAIN,
    /** Another director sends from this one's address. */
    SAME_SOURCE,
    /** A peer has other addresses. */
    OTHER_ADDRESSES,
    /** A peer has another interval. */
    OTHER_INTERVAL,
    /** A peer speaks the other version. */
    OTHER_VERSION,
    /** A peer is authenticated in another way, or not at all. */
    OTHER_AUTHENTICATION,
    /** A packet that is not believed for another reason. */
    NOT_BELIEVED
}
