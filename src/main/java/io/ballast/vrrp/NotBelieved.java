package io.ballast.vrrp;

/** Ends the reading of a packet; never leaves the codec. Without a stack trace, since anybody can send many. */
final class NotBelieved extends Exception {

    private static final long serialVersionUID = 1;

    private final RejectionKind kind;
    private final String sentence;

    NotBelieved(RejectionKind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
        this.sentence = sentence;
    }

    RejectionKind kind() {
        return kind;
    }

    String sentence() {
        return sentence;
    }
}
