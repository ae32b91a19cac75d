package io.holdfast.consumers.leaderboard;

import io.holdfast.gateway.LeaderboardView.Ranking;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The names of a leaderboard's keys. All have one hash tag, so that they live on one node of a cluster.
 *
 * @param prefix of all of them
 * @param gate what lets in entries: the epoch, which a completed rebuild leaves, or what a rebuild that is under way has set
 */
record BoardKeys(String prefix, String gate) {
    /** Those that readers see. */
    static BoardKeys of(String topicPrefix) {
        String prefix = "{" + topicPrefix + "leaderboard}:";
        return new BoardKeys(prefix, prefix + "epoch");
    }

    /** Those that a rebuild fills. */
    BoardKeys loading() {
        return new BoardKeys(prefix + "new:", prefix + "loading");
    }

    /** The set of all the other keys, without the prefix. */
    String names() {
        return prefix + "names";
    }

    String ended() {
        return prefix + "ended";
    }

    String items() {
        return ranked(Ranking.ITEMS, null);
    }

    String users() {
        return ranked(Ranking.USERS, null);
    }

    /** The sorted set of a day, or of all of them. */
    String ranked(Ranking ranking, @Nullable LocalDate day) {
        return prefix + ranking.label() + (day == null ? "" : ":" + day);
    }

    /** A bit for each transaction that counts. */
    String bitmap(long session, long chunk) {
        return prefix + "seen:" + session + ":" + chunk;
    }
}
