package io.holdfast.consumers.leaderboard;

import io.holdfast.protocol.TxId;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is entered into a leaderboard. */
sealed interface Entry {
    /**
     * An order that was paid; it counts once.
     *
     * @param day by UTC
     * @param spent what its user was charged
     * @param sold units by item
     */
    record Sale(TxId tx, LocalDate day, String user, long spent, Map<String, Long> sold) implements Entry {}

    /** A transaction that counts in a {@link Sum}. */
    record Counted(TxId tx) implements Entry {}

    /** A session of which every transaction counts in a {@link Sum}. */
    record Ended(long session) implements Entry {}

    /**
     * What an account spent, or an item sold, in several orders.
     *
     * @param kind of participant
     * @param day on which that was; null where nobody knows any more
     */
    record Sum(String kind, @Nullable LocalDate day, String id, long amount) implements Entry {}
}
