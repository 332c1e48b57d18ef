package io.ballast.event;

import java.util.Locale;

/**
 * Who or what brought a change about.
 *
 * @param text in words: "admin (token ci)", "probe tcp 10.0.0.3:80"
 */
public record Cause(Source source, String text) {

    /** Where a change comes from. */
    public enum Source {
        /** What a probe found. */
        PROBE,
        /** What another director advertised, or that it fell silent. */
        ADVERT,
        /** A person, or a program that acts for one. */
        OPERATOR,
        /** Somebody else's hands in what is ours. */
        DRIFT,
        /** A start or a stop of this program, and what is found at one. */
        START,
        /** The kernel said so. */
        KERNEL,
        /** The forwarding plane said so. */
        PLANE,
        /** What this director concluded from something else. */
        DIRECTOR,
        /** What a VRRP instance tracks. */
        TRACKING,
        /** The process that speaks VRRP. */
        ROUTER,
        /** The database. */
        DATABASE,
        /** Somebody that messages go to. */
        CHANNEL;

        /** In small letters, as clients read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Cause probe(String text) {
        return new Cause(Source.PROBE, text);
    }

    public static Cause operator(String text) {
        return new Cause(Source.OPERATOR, text);
    }

    /** Somebody who is not Ballast wrote there. */
    public static Cause outside() {
        return new Cause(Source.DRIFT, "outside");
    }

    public static Cause kernel() {
        return new Cause(Source.KERNEL, "kernel");
    }

    public static Cause plane(String text) {
        return new Cause(Source.PLANE, text);
    }

    public static Cause director(String text) {
        return new Cause(Source.DIRECTOR, text);
    }

    public static Cause start(String text) {
        return new Cause(Source.START, text);
    }

    public static Cause router() {
        return new Cause(Source.ROUTER, "VRRP router");
    }

    /** Whether a person did it. */
    public boolean isOperator() {
        return source == Source.OPERATOR;
    }

    @Override
    public String toString() {
        return text;
    }
}
