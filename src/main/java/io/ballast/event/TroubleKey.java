package io.ballast.event;

/**
 * What can be wrong with what: a bad event begins it, and the next one of the same that is not bad ends it.
 *
 * @param family kinds of events that speak of the same
 */
public record TroubleKey(String family, Subject subject) {

    static TroubleKey of(Event event) {
        var subject = event.subject();
        // The item of a server is its machine, which may change while the server is the same.
        return new TroubleKey(family(event.kind()), subject.server() == null ? subject : subject.with(null));
    }

    private static String family(EventKind kind) {
        return switch (kind) {
            case ADDRESS_UP, ADDRESS_DOWN, ADDRESS_FAILED -> "address";
            default -> kind.word();
        };
    }
}
