package io.ballast.api;

import java.time.Duration;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.api.Target.OfServer;
import io.ballast.audit.Audit;
import io.ballast.definition.Definitions;
import io.ballast.definition.ServiceRef;
import io.ballast.director.Director;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import tools.jackson.databind.JsonNode;

/** Probes of one server: made now, made lately, and reported by a program. */
@ApiResource
class ProbeResource {

    private static final String ONE = "/clusters/{cluster}/services/{service}/servers/{server}";
    private static final Duration LEARNING = Duration.ofSeconds(1);

    private final Definitions definitions;
    private final Director director;

    ProbeResource(Definitions definitions, Director director) {
        this.definitions = definitions;
        this.director = director;
    }

    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CLUSTER)
    @PostMapping(ONE + "/check")
    JsonNode check(@PathVariable String cluster, @PathVariable String service, @PathVariable String server,
            HttpServletRequest request) {
        return about(cluster, service, server, request,
                () -> ProbeDocument.ofCheck(director.probeNow(new ServiceRef(cluster, service), server)));
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CLUSTER)
    @GetMapping(ONE + "/results")
    JsonNode results(@PathVariable String cluster, @PathVariable String service, @PathVariable String server,
            HttpServletRequest request) {
        return about(cluster, service, server, request,
                () -> ProbeDocument.ofAll(director.recentResults(new ServiceRef(cluster, service), server)));
    }

    /** No change of definitions, so no revision: it says what is true, not what somebody wants. */
    @Needs(value = Role.OPERATOR, reach = Needs.Reach.CLUSTER)
    @PostMapping(ONE + "/verdict")
    ResponseEntity<Void> verdict(@PathVariable String cluster, @PathVariable String service,
            @PathVariable String server, HttpServletRequest request) {
        var word = VerdictReader.read(RequestBody.document(request));
        boolean taken = about(cluster, service, server, request,
                () -> director.report(new ServiceRef(cluster, service), server, word.up(), word.reason()));
        if (!taken) {
            throw new ProblemException(ProblemKind.INVALID, "Server " + server + " of " + cluster + "/" + service
                    + " has no check of type push, so nobody's word on it is taken. Give it one, or its service.");
        }
        // A program's observation, which may come every second: no act of anybody.
        Audit.idle(request);
        return ResponseEntity.noContent().build();
    }

    private <T> T about(String cluster, String service, String server, HttpServletRequest request,
            Supplier<T> answer) {
        Query.of(request);
        new OfServer(cluster, service, server).find(definitions.current());
        // The director learns of a change a moment after it is stored, and would speak of what was before.
        director.awaitKnown(definitions.current().revision(), LEARNING);
        return answer.get();
    }
}
