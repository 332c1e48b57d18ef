package io.ballast.event;

import java.util.List;

/** Makes of events what follows from them, in their order and on the journal's own thread. */
interface Follower {

    /**
     * Takes events in.
     *
     * @return the same events, each with its incident
     */
    List<Event> follow(List<Event> events);
}
