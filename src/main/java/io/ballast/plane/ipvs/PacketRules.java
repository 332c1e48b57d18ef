package io.ballast.plane.ipvs;

import java.util.Collection;
import java.util.SortedSet;

import io.ballast.table.PacketRule;

/**
 * Rules of ours in netfilter. They stay when Ballast ends, and what stands in a table or chain of our name is ours.
 * Called on the thread whose network namespace is meant.
 */
public interface PacketRules {

    /** Which tool keeps them and why, as one sentence. */
    String describe();

    /**
     * The rules that stand now.
     *
     * @throws PacketRulesException if they cannot be read
     */
    SortedSet<PacketRule> read();

    /**
     * Makes all these changes at once, or none of them.
     *
     * @throws PacketRulesException if they cannot be made
     */
    void apply(Collection<PacketRule> adds, Collection<PacketRule> removes);

    /** Rules could not be read or changed. The message is one sentence for an operator. */
    class PacketRulesException extends RuntimeException {
        public PacketRulesException(String message) {
            super(message);
        }
    }
}
