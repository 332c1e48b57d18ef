package io.ballast.health.probe;

import java.io.IOException;

import io.ballast.health.TcpCheck;

/** The ready-made dialogues. Each says goodbye where its protocol has a word for it, or servers would log a lost client. */
final class Dialogues {

    private Dialogues() {
    }

    static Dialogue of(TcpCheck.Dialogue name) {
        return switch (name) {
            case FTP -> Dialogues::ftp;
            case POP -> wire -> greeted(wire, "+OK", "QUIT");
            case IMAP -> Dialogues::imap;
            case REDIS -> Dialogues::redis;
            case NNTP -> Dialogues::nntp;
            case MYSQL -> new MysqlDialogue();
            case PGSQL -> new PgsqlDialogue();
            case LDAP -> new LdapDialogue();
            case SIP -> new SipDialogue();
        };
    }

    /** RFC 959 section 5.4: 220 when ready, 120 before it when there is a delay. */
    private static String ftp(Wire wire) throws IOException {
        var reply = Reply.read(wire);
        while (reply.code() == 120) {
            reply = Reply.read(wire);
        }
        reply.mustBe("220", 220);
        Reply.sayGoodbye(wire, "QUIT");
        return "greeted with 220";
    }

    private static String greeted(Wire wire, String greeting, String goodbye) throws IOException {
        var line = wire.line();
        if (!line.startsWith(greeting)) {
            throw PlainWords.unexpected(line, greeting);
        }
        Reply.sayGoodbye(wire, goodbye);
        return "greeted with " + greeting;
    }

    /** RFC 3501 section 7.1: OK, or PREAUTH when the connection itself says who the client is. */
    private static String imap(Wire wire) throws IOException {
        var line = wire.line();
        if (!line.startsWith("* OK") && !line.startsWith("* PREAUTH")) {
            throw PlainWords.unexpected(line, "* OK");
        }
        Reply.sayGoodbye(wire, "a1 LOGOUT");
        return "greeted with " + (line.startsWith("* OK") ? "* OK" : "* PREAUTH");
    }

    /** A server that wants a password works; one that is still loading its data does not yet. */
    private static String redis(Wire wire) throws IOException {
        wire.send("PING\r\n");
        var line = wire.line();
        if (!line.equals("+PONG") && !line.startsWith("-NOAUTH")) {
            throw PlainWords.unexpected(line, "+PONG");
        }
        return line.equals("+PONG") ? "answered +PONG" : "answers, and wants a password";
    }

    /** RFC 3977 section 5.1.1: 200 with posting allowed, 201 without. */
    private static String nntp(Wire wire) throws IOException {
        var reply = Reply.read(wire);
        reply.mustBe("200 or 201", 200, 201);
        Reply.sayGoodbye(wire, "QUIT");
        return "greeted with " + reply.code();
    }
}
