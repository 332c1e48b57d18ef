package io.ballast.role;

/** Ends the process of a router that answers no more. */
interface RouterEnding {

    /**
     * Does not wait for its end.
     *
     * @param process its number
     * @param forcibly without giving it time to hand over
     */
    void end(long process, boolean forcibly);
}
