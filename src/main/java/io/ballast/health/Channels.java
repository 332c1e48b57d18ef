package io.ballast.health;

import java.io.Closeable;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** Closes what nobody waits for. */
final class Channels {

    private Channels() {
    }

    static void close(@Nullable Closeable channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // Its use is over either way, and the descriptor goes with it.
        }
    }
}
