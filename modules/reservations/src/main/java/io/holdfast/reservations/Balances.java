package io.holdfast.reservations;

import java.util.List;

/** What reading balances gives: numbers, or the reason why this shard tells none now. */
public sealed interface Balances {
    /** What is available, in the order of the ids; 0 for an id that the shard does not know. */
    record Available(List<Long> amounts) implements Balances {}

    /** No header, or another generation than expected. */
    record Lost() implements Balances {}

    /** The shard is being loaded or is frozen. */
    record Closed() implements Balances {}
}
