package io.ballast.role;

import java.io.IOException;
import java.nio.file.Path;

/** Starts the process that speaks VRRP, which outlives this one. */
public interface RouterStarter {

    /**
     * Starts a router, which answers in its state directory some time later.
     *
     * @param stateDirectory made if it is not there
     * @return the process
     * @throws IOException if none can be started; the message is for a person
     */
    ProcessHandle start(Path stateDirectory) throws IOException;
}
