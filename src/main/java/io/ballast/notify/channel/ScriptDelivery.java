package io.ballast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.ballast.definition.NotificationChannel.Script;
import io.ballast.notify.channel.Delivery.Outcome;
import io.ballast.script.PowerlessScripts;
import io.ballast.script.ScriptRun.Ended;

/**
 * Hands messages to scripts, one at a time in the order in which they come. A script gets its own arguments, then those of
 * keepalived for a change of a VRRP role ({@code INSTANCE} or {@code GROUP}, name, state, priority), or else
 * {@code MESSAGE}, what it is, severity and subject; and the whole message as JSON to read.
 */
final class ScriptDelivery implements AutoCloseable {

    private static final long LOOK_MILLIS = 20;
    private static final int LONGEST = 1000;

    private final PowerlessScripts scripts;

    /** @param scripts that run one at once */
    ScriptDelivery(PowerlessScripts scripts) {
        this.scripts = scripts;
    }

    Delivery deliver(Script channel, Message message, Transcript transcript) throws InterruptedException {
        var arguments = arguments(channel, message);
        transcript.add("> " + channel.script() + " " + String.join(" ", arguments));
        var end = scripts.run(channel.script(), arguments, environment(message),
                message.toJson().toString().getBytes(UTF_8),
                channel.timeout());
        // Its end is told by a thread that must wake no virtual one, so it is looked at.
        while (!end.isDone()) {
            Thread.sleep(LOOK_MILLIS);
        }
        return judged(end, channel, transcript);
    }

    static List<String> arguments(Script channel, Message message) {
        var arguments = new ArrayList<>(channel.arguments());
        var role = message.role();
        if (role != null) {
            arguments.addAll(List.of(role.group() ? "GROUP" : "INSTANCE", Line.of(role.name(), LONGEST), role.state(),
                    Integer.toString(role.priority())));
        } else {
            arguments.addAll(List.of("MESSAGE", MessageCodec.word(message.what()), message.severity().word(),
                    Line.of(message.subject(), LONGEST)));
        }
        return arguments;
    }

    private static Map<String, String> environment(Message message) {
        var incident = message.incident();
        return Map.of("BALLAST_MESSAGE", Line.of(message.id(), LONGEST), "BALLAST_INCIDENT",
                incident == null ? "" : Line.of(incident, LONGEST), "BALLAST_DIRECTOR",
                Line.of(message.director(), LONGEST));
    }

    private static Delivery judged(CompletableFuture<Ended> end, Script channel, Transcript transcript) {
        try {
            var ended = end.join();
            var said = ended.said().isBlank() ? "" : ": " + ended.said();
            var answer = ended.timedOut()
                    ? "no end in " + Reasons.seconds(channel.timeout()) + " s" + said
                    : "exit status " + ended.status() + said;
            transcript.add("< " + answer);
            boolean well = ended.status() == 0 && !ended.timedOut();
            return Delivery.whole(well ? Outcome.DELIVERED : Outcome.FAILED_FOR_NOW, transcript.clean(answer),
                    transcript.lines());
        } catch (CompletionException e) {
            var why = e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
            return Delivery.whole(Outcome.FAILED_FOR_NOW, transcript.clean(why), transcript.lines());
        }
    }

    @Override
    public void close() {
        scripts.close();
    }
}
