package io.ballast.api;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.access.Needs;
import io.ballast.access.Role;
import io.ballast.audit.Audit;
import io.ballast.definition.Definitions;
import io.ballast.director.Director;
import io.ballast.director.Hold;
import io.ballast.director.NotForeign;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

import tools.jackson.databind.JsonNode;

/** This director, its table, and who has the word there. */
@ApiResource
class DirectorResource {

    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final long LONGEST_LOOK_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

    private final Definitions definitions;
    private final Director director;
    private final HoldReader holds;

    DirectorResource(Definitions definitions, Director director, HoldReader holds) {
        this.definitions = definitions;
        this.director = director;
        this.holds = holds;
    }

    @Needs(value = Role.VIEWER, reach = Needs.Reach.CALLERS_OWN)
    @GetMapping("/status")
    JsonNode status(HttpServletRequest request) {
        var wait = Query.of(request, "wait").duration("wait", LONGEST_WAIT);
        if (!wait.isZero()) {
            director.awaitApplied(definitions.current().revision(), wait);
        }
        return StatusDocument.of(director.status());
    }

    @Needs(Role.VIEWER)
    @GetMapping("/table")
    JsonNode table(HttpServletRequest request) {
        Query.of(request);
        try {
            return TableDocument.of(director.table());
        } catch (PlaneException e) {
            return TableDocument.unknown(director.status(), String.valueOf(e.getMessage()));
        }
    }

    @Needs(Role.ADMINISTRATOR)
    @PostMapping("/table/foreign/adopt")
    ResponseEntity<Void> adopt(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        return upon(request, key -> {
            if (!isDefined(key) && director.isForeign(key)) {
                throw new ProblemException(ProblemKind.CONFLICT, "No service is defined for " + key
                        + ", so there is nothing to make of it; define one with adopt=true.");
            }
            director.adopt(key, caller.author());
        });
    }

    private boolean isDefined(ServiceKey key) {
        return definitions.current().clusters().values().stream().flatMap(cluster -> cluster.services().stream())
                .anyMatch(service -> service.listener().key().equals(key));
    }

    @Needs(Role.ADMINISTRATOR)
    @PostMapping("/table/foreign/remove")
    ResponseEntity<Void> remove(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        return upon(request, key -> director.removeForeign(key, caller.author()));
    }

    @Needs(Role.OPERATOR)
    @PutMapping("/hold")
    JsonNode hold(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        var wish = holds.read(RequestBody.document(request));
        Audit.detail(request, "until " + wish.until() + ": " + wish.reason());
        director.hold(wish.until(), wish.reason(), caller.author());
        awaitHold(hold -> hold != null && hold.until().equals(wish.until()));
        return StatusDocument.of(director.status().hold());
    }

    @Needs(Role.OPERATOR)
    @DeleteMapping("/hold")
    ResponseEntity<Void> release(HttpServletRequest request, @AuthenticationPrincipal Caller caller) {
        Query.of(request);
        director.release(caller.author());
        awaitHold(Objects::isNull);
        return ResponseEntity.noContent().build();
    }

    /** The director shows what it was told when it next looks up from its work; who asks then must not see less. */
    private void awaitHold(Predicate<@Nullable Hold> shown) {
        long start = System.nanoTime();
        while (!shown.test(director.status().hold()) && System.nanoTime() - start < LONGEST_LOOK_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static ResponseEntity<Void> upon(HttpServletRequest request,
            Consumer<ServiceKey> action) {
        Query.of(request);
        try {
            var key = KeyDocument.read(RequestBody.document(request));
            Audit.detail(request, key.toString());
            action.accept(key);
            return ResponseEntity.noContent().build();
        } catch (NotForeign e) {
            throw new ProblemException(ProblemKind.NOT_FOUND, String.valueOf(e.getMessage()));
        }
    }
}
