package io.holdfast.coordinator;

/** Votes as a coordinator collects them: only it can make them, and tests of the journal need some. */
public final class CastVotes {
    private CastVotes() {}

    /** A yes of every branch, in these generations. */
    public static Votes in(long... generations) {
        var votes = Votes.none(generations.length);
        for (int branch = 0; branch < generations.length; branch++) {
            votes = votes.with(branch, generations[branch]);
        }
        return votes;
    }
}
