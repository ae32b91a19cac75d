package io.holdfast.consumers.leaderboard;

import io.holdfast.gateway.LeaderboardView.Ranking;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The names of a leaderboard's keys.
 *
 * @param root what the names of all of them begin with
 * @param prefix what those begin with that one set of {@link #names} holds
 */
record BoardKeys(String root, String prefix) {
    private static final String SEEN = "seen:";

    /** Those that readers see. */
    static BoardKeys of(String topicPrefix) {
        String root = "{" + topicPrefix + "leaderboard}:";
        return new BoardKeys(root, root);
    }

    /** Those that a rebuild fills. */
    BoardKeys filled() {
        return new BoardKeys(root, root + "new:");
    }

    /** Left by a completed rebuild: in which life of Redis that was, and what it was made of. */
    String epoch() {
        return root + "epoch";
    }

    /** There while a rebuild is under way: in which life of Redis it began, and its token. */
    String loading() {
        return root + "loading";
    }

    /** The set of all that follow, without the prefix. */
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
        return prefix + SEEN + session + ":" + chunk;
    }

    static boolean isBitmap(String name) {
        return name.startsWith(SEEN);
    }

    /** @param name of a bitmap */
    static long session(String name) {
        return Long.parseLong(name.substring(SEEN.length(), name.lastIndexOf(':')));
    }
}
