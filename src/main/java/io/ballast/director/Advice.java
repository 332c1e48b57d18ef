package io.ballast.director;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.ballast.health.AgentCheck;
import io.ballast.health.ProbeTarget;
import io.ballast.health.ScriptCheck;
import io.ballast.health.WeightAdvice;

import org.jspecify.annotations.Nullable;

/**
 * What checks say of one server's weight, together: the least counts. The operator's weight stays as it is stored, and
 * where he says 0, no advice gives the server any.
 */
record Advice(List<Given> given) {

    static final Advice NONE = new Advice(List.of());
    private static final int HEAVIEST = 65535;
    private static final String FOUND = "found in the table";

    /** @param check its type, such as {@code agent} */
    record Given(String check, WeightAdvice advice) {

        /** The weight by this advice, 0 to 65535; a part of something is never nothing. */
        int of(int weight) {
            return switch (advice) {
                case WeightAdvice.Exactly(int exactly) -> Math.clamp(exactly, 0, HEAVIEST);
                case WeightAdvice.Percent(int percent) -> percent <= 0
                        ? 0
                        : Math.clamp(Math.round(weight * (percent / 100.0)), 1, HEAVIEST);
            };
        }

        private String inWords() {
            return switch (advice) {
                case WeightAdvice.Exactly(int exactly) -> check + (check.equals(FOUND) ? " with" : " says") + " weight "
                        + exactly;
                case WeightAdvice.Percent(int percent) -> check + " says " + percent + " %";
            };
        }
    }

    Advice {
        given = List.copyOf(given);
    }

    static Advice of(List<ProbeTarget> targets, Probing probing) {
        var given = new ArrayList<Given>();
        for (var target : targets) {
            var advice = probing.verdict(target).advice();
            if (advice != null) {
                given.add(new Given(target.check().type(), advice));
            }
        }
        return given.isEmpty() ? NONE : new Advice(given);
    }

    /** The weight with which a server was found counts until its checks speak: they may have given it. */
    static Advice found(int weight) {
        return new Advice(List.of(new Given(FOUND, new WeightAdvice.Exactly(weight))));
    }

    boolean isFound() {
        return given.size() == 1 && given.getFirst().check().equals(FOUND);
    }

    /** Whether these targets ever speak of weights. */
    static boolean mayCome(List<ProbeTarget> targets) {
        return targets.stream().map(ProbeTarget::check)
                .anyMatch(check -> check instanceof AgentCheck
                        || check instanceof ScriptCheck script && script.dynamicWeight());
    }

    /** The weight that counts where the operator says this one. */
    int apply(int weight) {
        return weight == 0 ? 0 : given.stream().mapToInt(each -> each.of(weight)).min().orElse(weight);
    }

    /** Why the weight is what it is, such as {@code agent says 40 %: 4 in place of 10}; null without advice. */
    @Nullable
    String inWords(int weight) {
        if (given.isEmpty()) {
            return null;
        }
        if (weight == 0) {
            return given.getFirst().inWords() + ": 0 all the same, as the operator has it";
        }
        var least = given.stream().min(Comparator.comparingInt(each -> each.of(weight))).orElseThrow();
        int counts = least.of(weight);
        var said = given.size() == 1 ? least.inWords() : least.inWords() + ", the least of " + given.size();
        return said + ": " + (counts == weight ? weight + " as before" : counts + " in place of " + weight);
    }
}
