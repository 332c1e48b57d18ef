package io.ballast.role.work;

import java.io.IOException;

/** Units of systemd. Both methods wait until it is done, so they are for threads that may wait. */
interface Units {

    /**
     * Starts a unit; one that runs already stays as it is.
     *
     * @throws IOException if it does not run then; the message is for a person
     */
    void start(String unit) throws IOException;

    /**
     * Stops a unit; one that does not run stays as it is.
     *
     * @throws IOException if it is not stopped then; the message is for a person
     */
    void stop(String unit) throws IOException;
}
