package io.ballast.health;

/** What a server or a script says of the weight it should have now. The operator's weight in the database stays. */
public sealed interface WeightAdvice {

    /** @param weight 0 to 65535, in place of the operator's */
    record Exactly(int weight) implements WeightAdvice {
    }

    /** @param percent of the operator's weight, 0 to 1000; 0 takes no new connections */
    record Percent(int percent) implements WeightAdvice {
    }
}
