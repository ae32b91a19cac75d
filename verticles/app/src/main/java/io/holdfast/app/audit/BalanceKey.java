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

    /** Whether the balance of that name comes after this one. */
    boolean isBelow(String otherKind, String otherId) {
        int byKind = kind.compareTo(otherKind);
        return byKind < 0 || (byKind == 0 && id.compareTo(otherId) < 0);
    }

    /** As findings call it. */
    String subject() {
        return (kind.equals(Participants.STOCK) ? "item " : "user ") + id;
    }
}
