package io.ballast.health.probe;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.ballast.health.AgentCheck;
import io.ballast.health.Attempt;
import io.ballast.health.CannotProbe;
import io.ballast.health.HttpCheck.StatusRange;
import io.ballast.health.HttpCheck;
import io.ballast.health.Outcome;
import io.ballast.health.WeightAdvice;
import io.ballast.script.Cleaned;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a server how much it can take. The share is smoothed from answer to answer, for which there must be one prober for
 * each target. Words that take a server out of service, such as drain, are neither bounded nor smoothed.
 */
final class AgentProber extends ConnectionProber {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<StatusRange> ANY_SUCCESS = StatusRange.SUCCESS;

    private final AgentCheck check;
    private final Smoothing smoothing;

    AgentProber(AgentCheck check) {
        super(check);
        this.check = check;
        this.smoothing = new Smoothing(check.smoothing(), check.minimum(), check.maximum());
    }

    /** What was said before a failure, were it only to connect, says nothing about the server that comes after it. */
    @Override
    public Outcome probe(Attempt attempt) throws IOException {
        boolean failed = true;
        try {
            var outcome = super.probe(attempt);
            failed = !outcome.success();
            return outcome;
        } catch (CannotProbe e) {
            failed = false;
            throw e;
        } finally {
            if (failed) {
                smoothing.reset();
            }
        }
    }

    @Override
    Outcome talk(Wire wire) throws IOException {
        return check.protocol() == AgentCheck.Protocol.HAPROXY ? words(wire) : share(number(wire));
    }

    private Outcome words(Wire wire) throws IOException {
        var words = AgentWords.parse(wire.line());
        if (!words.up()) {
            return Outcome.failure("says " + words.said());
        }
        if (words.drained()) {
            smoothing.reset();
            return new Outcome(true, "says " + words.said(), new WeightAdvice.Percent(0), null);
        }
        return words.percent() == null ? Outcome.success("says " + words.said()) : share(words.percent());
    }

    private Outcome share(double said) {
        int share = smoothing.after(said);
        boolean bounded = said < check.minimum() || said > check.maximum();
        var change = share == Math.round(said)
                ? ""
                : bounded && check.smoothing() == 0
                        ? ", bounded to " + share + " %"
                        : ", smoothed " + share + " %";
        return new Outcome(true, "says " + Math.round(said) + " %" + change, new WeightAdvice.Percent(share), null);
    }

    private double number(Wire wire) throws IOException {
        wire.send(HttpRequest.bytes(request(), wire.attempt().target()));
        var answer = HttpAnswer.head(wire, false);
        if (ANY_SUCCESS.stream().noneMatch(range -> range.contains(answer.status()))) {
            throw new ProbeFailure(answer.status() + " where 200-299 was expected");
        }
        var body = new HttpBody(true);
        answer.readBody(body);
        return number(body.text(answer.charset()).toString());
    }

    private double number(String body) throws ProbeFailure {
        JsonNode node;
        try {
            node = JSON.readTree(body).at(JsonPointer.compile(check.field()));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ProbeFailure("answer is no JSON but " + Cleaned.quotedLine(body));
        }
        double number = node.isNumber() ? node.asDouble(Double.NaN) : Double.NaN;
        if (!Double.isFinite(number) || number < 0) {
            throw new ProbeFailure("answer has no number from 0 to 100 at "
                    + (check.field().isEmpty() ? "its root" : Cleaned.line(check.field())));
        }
        return number;
    }

    private HttpCheck request() {
        return new HttpCheck(check.pace(), check.reach(), false, false, null, "GET", check.uri(), null, Map.of(), null,
                null, "1.1", ANY_SUCCESS, null, null);
    }
}
