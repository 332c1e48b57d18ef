package io.ballast.health;

/**
 * The server says itself how well it is and how much it can take.
 *
 * @param protocol how it is asked
 * @param uri the request's path, by HTTP
 * @param field JSON pointer (RFC 6901) to a number from 0 to 100 in the answer, by HTTP
 * @param minimum least share of its weight that a server is given, in percent
 * @param maximum greatest share, in percent
 * @param smoothing part of the old share that stays with each answer, from 0 (none) to below 1
 */
public record AgentCheck(Pace pace, Reach reach, Protocol protocol, String uri, String field, int minimum, int maximum,
        double smoothing) implements PacedCheck {

    public enum Protocol {
        /** A line of HAProxy's agent words by TCP: {@code 75%}, {@code up}, {@code drain}, {@code down} ... */
        HAPROXY,
        /** A number in a JSON document by HTTP. */
        JSON
    }

    @Override
    public String type() {
        return "agent";
    }
}
