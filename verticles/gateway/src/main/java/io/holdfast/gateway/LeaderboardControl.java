package io.holdfast.gateway;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What a person has done about the leaderboard. What is not possible now is a {@link NotNowException}. */
public interface LeaderboardControl {
    /** How far a rebuild of this node is: of {@code total} orders, {@code counted} are. */
    record Progress(long counted, long total) {}

    /** A rebuild that is complete. */
    record Rebuilt(long sales, long tookMs) {}

    /**
     * Where leaderboard and journal are not at one.
     *
     * @param board such as {@code items}, or {@code users:2026-11-26}
     * @param shown 0 where it is not on the board
     * @param journal 0 where the journal knows nothing of it
     */
    record Difference(String board, String id, long shown, long journal) {}

    /**
     * What a comparison found.
     *
     * @param items of which the journal knows that they were sold
     * @param users likewise, that they spent something
     * @param differences the first of them
     * @param count of all
     */
    record Comparison(long items, long users, List<Difference> differences, long count) {}

    /** Has it rebuilt from the journal; completes when readers see the new one. */
    Future<Rebuilt> rebuild();

    /** Empty while this node rebuilds nothing. */
    Optional<Progress> progress();

    /** What came of the last one of this node, complete or failed; empty until there was one. */
    Optional<Future<Rebuilt>> last();

    /** Compares it with the journal's own sums. What was sold a moment ago may not be on it yet. */
    Future<Comparison> compare();
}
