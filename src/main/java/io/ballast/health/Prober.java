package io.ballast.health;

import java.io.IOException;

/**
 * Makes probes of one kind. It may block on the attempt's channels, for it runs on a virtual thread of its own; when the
 * time is over the channels are closed under it.
 */
public interface Prober {

    /**
     * @throws CannotProbe why this director could not probe, which is no failure of the server
     * @throws IOException why there is no outcome; told to people in plain words
     */
    Outcome probe(Attempt attempt) throws IOException, InterruptedException;
}
