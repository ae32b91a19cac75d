package io.holdfast.coordinator;

import java.util.Arrays;

/** The generation in which each branch voted yes; the journal commits only while all of them are current. */
public final class Votes {
    private static final long NOT_YET = -1;

    private final long[] generations;

    private Votes(long[] generations) {
        this.generations = generations;
    }

    static Votes none(int branches) {
        var generations = new long[branches];
        Arrays.fill(generations, NOT_YET);
        return new Votes(generations);
    }

    Votes with(int branch, long generation) {
        long[] copy = generations.clone();
        copy[branch] = generation;
        return new Votes(copy);
    }

    boolean complete() {
        for (long generation : generations) {
            if (generation == NOT_YET) {
                return false;
            }
        }
        return true;
    }

    /** Those of the transaction's branches that have not voted yes. */
    BranchSet missing(int branches) {
        var missing = BranchSet.all(branches);
        for (int branch = 0; branch < branches; branch++) {
            missing = generations[branch] == NOT_YET ? missing : missing.without(branch);
        }
        return missing;
    }

    /** The generation in which {@code branch} voted yes. */
    public long generation(int branch) {
        return generations[branch];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Votes votes && Arrays.equals(generations, votes.generations);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(generations);
    }

    @Override
    public String toString() {
        return Arrays.toString(generations);
    }
}
