package io.ballast.plane.ipvs;

import java.util.Collection;
import java.util.SortedSet;

import io.ballast.table.PacketRule;

/**
 * Rules of ours in netfilter. They stay when Ballast ends, and what stands in a table or chain of our name is ours.
 * Called on the thread whose network namespace is meant.
 */
interface PacketRules extends AutoCloseable {

    /** Which tool keeps them and why, as one sentence. */
    String describe();

    /**
     * The rules that stand now; one that stands in part only, as in one of its two chains, as stray with this tool.
     *
     * @throws PacketRulesException if they cannot be read
     */
    SortedSet<PacketRule> read();

    /**
     * A number that changes when rules come or go, whoever does it, and costs next to nothing; a rule that is replaced by
     * another may go unnoticed.
     *
     * @throws io.ballast.linux.ErrnoException if the kernel does not say
     */
    long look();

    /**
     * Makes these changes, those of one tool, table and family at once. Where one such part fails the others are made
     * all the same, so that {@link #read()} tells what stands.
     *
     * @throws PacketRulesException if a part cannot be made
     */
    void apply(Collection<PacketRule> adds, Collection<PacketRule> removes);

    /** Lets go of what a look keeps open; the rules stay. */
    @Override
    void close();

    /** Rules could not be read or changed. The message is one sentence for an operator. */
    class PacketRulesException extends RuntimeException {
        public PacketRulesException(String message) {
            super(message);
        }
    }
}
