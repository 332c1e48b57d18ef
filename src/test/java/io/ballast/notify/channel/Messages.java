package io.ballast.notify.channel;

import java.time.Instant;
import java.util.List;

import io.ballast.event.Severity;
import io.ballast.notify.channel.Message.Happened;
import io.ballast.notify.channel.Message.What;

import org.jspecify.annotations.Nullable;

/** Messages that tests share. */
final class Messages {

    static final Instant SINCE = Instant.parse("2026-11-21T07:46:52Z");
    static final Instant TIME = Instant.parse("2026-11-21T07:46:54.250Z");

    private Messages() {
    }

    /** The first message of an incident: a server that is down. */
    static Message opened() {
        return message("m-1", "i-7", true, What.OPENED, "Server web/http/server3 is down");
    }

    static Message closed() {
        return message("m-2", "i-7", false, What.CLOSED, "Server web/http/server3 is up again");
    }

    static Message about(String subject) {
        return message("m-3", null, true, What.OPENED, subject);
    }

    static Message message(String id, @Nullable String incident, boolean first, What what, String subject) {
        return new Message(id, incident, first, what,
                what == What.CLOSED ? Severity.CLEARED : Severity.CRITICAL, TIME, SINCE, "lb1", "LVS_DEVEL", subject,
                List.of("Server server3 (172.25.33.3:80) of service web/http is down: connection refused."),
                List.of("1 of 2 servers of web/http is left.", "lb1 holds 172.25.33.100."), "shop team",
                "https://wiki.example/web", "https://lb1.example/clusters/web",
                List.of(new Happened(SINCE, "lb1", "server-health", Severity.CRITICAL, "web/http/server3", "up",
                        "down", "probe tcp 172.25.33.3:80", "Server server3 is down: connection refused.")),
                null);
    }
}
