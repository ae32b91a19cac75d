package io.holdfast.app.audit;

import io.holdfast.protocol.Participants;
import java.util.Comparator;

/** Names one balance, and orders balances as the journal's index does. */
record BalanceKey(String kind, String id) implements Comparable<BalanceKey> {
    static final BalanceKey FIRST = new BalanceKey("", "");
    /** Above every kind that a shard can have. */
    static final BalanceKey LAST = new BalanceKey("~", "");

    private static final Comparator<BalanceKey> ORDER =
            Comparator.comparing(BalanceKey::kind).thenComparing(BalanceKey::id);

    @Override
    public int compareTo(BalanceKey other) {
        return ORDER.compare(this, other);
    }

    /** As findings call it. */
    String subject() {
        return (kind.equals(Participants.STOCK) ? "item " : "user ") + id;
    }
}
