package io.holdfast.reservations;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.TxId;
import java.util.List;

/** A page of the undecided branches of a session, or the reason why this shard tells none now. */
public sealed interface Undecided {
    /** Where a scan begins, and, as {@link Page#next()}, where it has ended. */
    String START = "0";

    /** A scan may meet the same branch twice. */
    record Page(List<Held> held, String next) implements Undecided {
        public boolean isLast() {
            return next.equals(START);
        }
    }

    /** A branch that is reserved or executed, and not settled. */
    record Held(TxId tx, Mode mode, String subject, Branch branch) {}

    /** No header, or another generation than expected. */
    record Lost() implements Undecided {}

    /** The shard is being loaded or is frozen. */
    record Closed() implements Undecided {}
}
