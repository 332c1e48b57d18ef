package io.ballast.health.probe;

import java.io.IOException;

/** The first words of a protocol. */
interface Dialogue {

    /**
     * @return what the server's answer means, in plain words
     * @throws ProbeFailure if the answer is not that of a server that works
     */
    String hold(Wire wire) throws IOException;
}
