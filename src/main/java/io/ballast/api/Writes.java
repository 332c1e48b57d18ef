package io.ballast.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;

import io.ballast.access.Caller;
import io.ballast.audit.Audit;
import io.ballast.definition.Author;
import io.ballast.definition.Definitions;
import io.ballast.definition.Draft;
import io.ballast.definition.Edit;
import io.ballast.definition.Snapshot;
import io.ballast.definition.Stored;
import io.ballast.definition.Superseded;
import io.ballast.director.Director;
import io.ballast.director.ForeignConflict;
import io.ballast.director.Preview;
import io.ballast.plane.PlaneException;
import io.ballast.table.ServiceKey;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one way of every write: precondition, draft, guards, then the plan or the store.
 *
 * <p>Writers of this process stand in one fair queue from draft to store, so that none of them is ever too late
 * because of another; only a director on the same database can be faster, and then the change is drafted again. So
 * without If-Match the last writer wins, and a race is nobody's fault.
 */
@Component
class Writes {

    static final String[] PARAMETERS = {"dryRun", "allowRemoval", "adopt", "wait"};

    private static final int ATTEMPTS = 20;
    private static final int PATIENCE_SECONDS = 30;

    private final Definitions definitions;
    private final Director director;
    private final ReentrantLock queue = new ReentrantLock(true);

    Writes(Definitions definitions, Director director) {
        this.definitions = definitions;
        this.director = director;
    }

    /**
     * What somebody wants.
     *
     * @param yaml whether the answer is in YAML
     * @param patience how long the answer may wait for the director to have applied the change
     * @param turn what a large document waited for
     * @param mustExist whether the edit needs the target to be there: a patch and a removal do
     */
    record Wish(Edit edit, Target target, boolean mustExist, Preconditions preconditions, boolean yaml,
            boolean dryRun, boolean allowRemoval, boolean adopt, Duration patience, Author author,
            LargeBodies.Turn turn) {

        static Wish of(Edit edit, Target target, boolean mustExist, HttpServletRequest request, Caller caller) {
            var query = Query.of(request, PARAMETERS);
            if (query.flag("dryRun")) {
                Audit.idle(request);
            }
            if (query.flag("adopt")) {
                // What is taken over belongs to no cluster.
                caller.requireEverywhere();
            }
            return new Wish(edit, target, mustExist, Preconditions.of(request), Notation.isYaml(request),
                    query.flag("dryRun"), query.flag("allowRemoval"), query.flag("adopt"),
                    query.duration("wait", DirectorResource.LONGEST_WAIT), caller.author(),
                    LargeBodies.turnOf(request));
        }
    }

    /** What came of it: the plan of a dry run, or what was stored. */
    record Outcome(Draft draft, @Nullable JsonNode plan, @Nullable Stored stored) {
    }

    /** Makes or replaces the target, and answers with it. */
    ResponseEntity<JsonNode> put(Edit edit, Target target, HttpServletRequest request, Caller caller) {
        return Answers.written(target, carryOut(Wish.of(edit, target, false, request, caller)), request);
    }

    /** Changes the target, and answers with it. */
    ResponseEntity<JsonNode> patch(Edit edit, Target target, HttpServletRequest request, Caller caller) {
        return Answers.written(target, carryOut(Wish.of(edit, target, true, request, caller)), request);
    }

    /** Removes the target. */
    ResponseEntity<JsonNode> delete(Edit edit, Target target, HttpServletRequest request, Caller caller) {
        return Answers.removed(carryOut(Wish.of(edit, target, true, request, caller)));
    }

    Outcome carryOut(Wish wish) {
        var outcome = inTurn(wish);
        // Neither who waits nor who reads the answer slowly keeps others from their turn.
        wish.turn().end();
        var stored = outcome.stored();
        if (stored != null && !wish.patience().isZero()) {
            director.awaitApplied(stored.revision(), wish.patience());
        }
        return outcome;
    }

    private Outcome inTurn(Wish wish) {
        enterQueue();
        try {
            for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
                try {
                    return once(wish);
                } catch (Superseded e) {
                    Thread.onSpinWait();
                }
            }
            return once(wish);
        } catch (Superseded e) {
            throw new ProblemException(Problem.of(ProblemKind.UNAVAILABLE,
                    "Other directors change the definitions faster than this one can; try again.")
                    .withHeader("Retry-After", "1"));
        } finally {
            queue.unlock();
        }
    }

    private void enterQueue() {
        try {
            if (queue.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(Problem.of(ProblemKind.UNAVAILABLE, "Earlier changes are still being stored; "
                + "try again.").withHeader("Retry-After", "5"));
    }

    private Outcome once(Wish wish) {
        require(wish, definitions.current());
        var draft = definitions.draft(wish.edit());
        require(wish, draft.base());
        var removal = RemovalGuard.between(draft.base(), draft.result(), draft.touched());
        if (!wish.allowRemoval() && removal.isMuch()) {
            throw tooMuch(removal, draft);
        }
        var conflicts = draft.changed() && !wish.adopt() ? conflicts(draft) : List.<ForeignConflict>of();
        if (!conflicts.isEmpty()) {
            throw foreign(conflicts);
        }
        if (wish.dryRun()) {
            return new Outcome(draft, plan(draft), null);
        }
        if (wish.adopt()) {
            // All of them, whatever the plane holds or says now: it may be written only later.
            director.permit(keys(draft), wish.author());
        }
        return new Outcome(draft, null, definitions.store(draft, wish.author()));
    }

    private static List<ServiceKey> keys(Draft draft) {
        var keys = new ArrayList<ServiceKey>();
        for (var ref : draft.touched()) {
            var service = draft.result().service(ref);
            if (service != null) {
                keys.add(service.listener().key());
            }
        }
        return keys;
    }

    /** Before the draft, because a failed precondition comes before what is wrong in the document, and on its base. */
    private static void require(Wish wish, Snapshot snapshot) {
        var revision = wish.target().revision(snapshot);
        boolean unknown = revision == null && (wish.mustExist() || !wish.target().hasParent(snapshot));
        if (unknown || wish.preconditions().allowWrite(revision)) {
            return;
        }
        if (revision == null) {
            throw new ProblemException(ProblemKind.PRECONDITION_FAILED,
                    "It does not exist, so If-Match does not hold.");
        }
        var tag = Preconditions.etag(revision, wish.yaml());
        throw new ProblemException(Problem.of(ProblemKind.PRECONDITION_FAILED,
                "It stands at " + tag + " now; read it again, or leave the condition out.").withHeader("ETag", tag));
    }

    private List<ForeignConflict> conflicts(Draft draft) {
        try {
            return director.foreignConflicts(draft.result(), draft.touched());
        } catch (PlaneException e) {
            // Without a plane nobody holds anything in it; the change is stored and applied when the plane answers.
            return List.of();
        }
    }

    private JsonNode plan(Draft draft) {
        var warnings = new ArrayList<>(draft.notices());
        if (!draft.changed()) {
            return PlanDocument.of(List.of(), warnings);
        }
        var plan = planOn(draft, warnings);
        var roles = RolePlan.of(draft.base(), draft.result(), director.status().director());
        plan.withArray("operations").addAll(roles);
        return plan;
    }

    /** Without a plane there is nothing to change yet, which is a plan too: the change can be stored all the same. */
    private ObjectNode planOn(Draft draft, List<String> warnings) {
        final Preview preview;
        try {
            preview = director.preview(draft.base(), draft.result(), draft.touched());
        } catch (PlaneException e) {
            warnings.add("The table cannot be read, so what would change in it is not known now: " + e.getMessage());
            return PlanDocument.of(List.of(), warnings);
        }
        preview.warnings().stream().filter(warning -> !warnings.contains(warning)).forEach(warnings::add);
        return PlanDocument.of(preview.operations(), warnings);
    }

    private ProblemException tooMuch(RemovalGuard.Removal removal, Draft draft) {
        var problem = Problem.of(ProblemKind.REMOVAL_GUARD, "This would remove " + removal.inWords()
                + ". If that is meant, say allowRemoval=true.");
        return new ProblemException(problem.with("plan", plan(draft)));
    }

    private static ProblemException foreign(List<ForeignConflict> conflicts) {
        var named = conflicts.stream().map(conflict -> conflict.key() + " (wanted by " + conflict.service().cluster()
                + "/" + conflict.service().service() + ")").collect(Collectors.joining(", "));
        var keys = JsonNodeFactory.instance.arrayNode();
        conflicts.forEach(conflict -> keys.add(KeyDocument.of(conflict.key())));
        return new ProblemException(Problem.of(ProblemKind.FOREIGN_SERVICE, "The table has a foreign service at "
                + named + ". Say adopt=true to take it over in place, or remove it first.").with("foreign", keys));
    }
}
