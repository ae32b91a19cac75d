package io.holdfast.faults;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.Transaction;
import java.util.List;

/**
 * What an operation is about, as far as the place where it is disturbed knows: a participant sees its own branch only.
 *
 * @param order empty for an operation that is about no order
 */
public record About(String order, List<Branch> branches) {
    /** An operation of which nothing is known but that it happens. */
    public static final About UNKNOWN = new About("", List.of());

    public static About of(Transaction transaction) {
        return new About(transaction.subject(), transaction.branches());
    }

    boolean isOfItem(String id) {
        return isOf(Participants.STOCK, id);
    }

    boolean isOfUser(String id) {
        return isOf(Participants.PAYMENT, id);
    }

    private boolean isOf(String kind, String id) {
        for (Branch branch : branches) {
            if (branch.shard().kind().equals(kind)) {
                for (Line line : branch.lines()) {
                    if (line.id().equals(id)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
