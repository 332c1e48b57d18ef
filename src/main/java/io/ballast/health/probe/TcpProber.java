package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.Outcome;
import io.ballast.health.TcpCheck;

/** Connects, and where the check says so holds a conversation. */
final class TcpProber extends ConnectionProber {

    private final Conversation conversation;

    TcpProber(TcpCheck check) {
        super(check);
        this.conversation = new Conversation(check.dialogue(), check.send(), check.expect());
    }

    @Override
    Outcome talk(Wire wire) throws IOException {
        return Outcome.success(conversation.hold(wire, "connected"));
    }
}
