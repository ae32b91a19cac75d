package io.holdfast.coordinator;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.Transaction.AnswerAt;
import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Values to test with: a checkout over two shards, and one of every event and reply. */
final class Samples {
    static final ShardId STOCK = new ShardId("stock", 0);
    static final ShardId PAYMENT = new ShardId("payment", 0);
    static final TxId TX = new TxId(1, 1);
    static final TxId OTHER = new TxId(2, 7);

    static final Transaction CHECKOUT = new Transaction(
            "order:o",
            List.of(debit(STOCK, "item", 1), debit(PAYMENT, "user", 5)),
            new OrderGate("o", 1),
            AnswerAt.DURABLE,
            "",
            null);
    static final Transaction ADD_FUNDS = Transaction.direct(Branch.credit(PAYMENT, List.of(new Line("user", 5))), null);

    static final Attempt TWO_PHASE = new Attempt(TX, CHECKOUT, Mode.TWO_PHASE);
    static final Attempt SAGA = new Attempt(TX, CHECKOUT, Mode.SAGA);
    static final Attempt CREDIT = new Attempt(TX, ADD_FUNDS, Mode.TWO_PHASE);

    static final Votes NO_VOTES = Votes.none(2);
    static final Votes BOTH_VOTES = NO_VOTES.with(0, 3).with(1, 4);
    static final BranchSet BOTH = BranchSet.all(2);
    static final Outcome SOLD_OUT = new Outcome.Refused(STOCK, new Reply.Cause.Short("item"));
    static final Reply NO = new Reply.No(new Reply.Cause.Short("item"));

    static final List<Reply> REPLIES = List.of(
            new Reply.Yes(3),
            NO,
            Reply.ABORTED,
            new Reply.Busy(OTHER),
            Reply.DONE,
            Reply.UNDONE,
            Reply.ENDED,
            Reply.LOST,
            Reply.CLOSED,
            Reply.STALE,
            Reply.MISMATCH,
            Reply.MODE_CONFLICT,
            Reply.FINAL,
            Reply.BAD,
            Reply.NEED_REBUILD,
            Reply.ALARM);

    static final Collection<Event> EVENTS = everyEvent();

    private Samples() {}

    static Branch debit(ShardId shard, String id, long amount) {
        return Branch.debit(shard, List.of(new Line(id, amount)));
    }

    static BranchSet only(int branch) {
        return BranchSet.NONE.with(branch);
    }

    private static List<Event> everyEvent() {
        var events = new ArrayList<Event>();
        events.add(new Event.Begin());
        events.add(new Event.InDoubt());
        events.add(new Event.Deadline());
        Stream.of(Decision.values()).map(Event.Durable::new).forEach(events::add);
        Stream.of(Rejection.values()).map(Event.Rejected::new).forEach(events::add);
        for (int branch = 0; branch < 2; branch++) {
            for (Verb verb : Verb.values()) {
                events.add(new Event.Undelivered(branch, verb));
            }
            for (Reply reply : REPLIES) {
                events.add(new Event.Voted(branch, reply));
                events.add(new Event.Finished(branch, reply));
                events.add(new Event.Undone(branch, reply));
            }
        }
        return List.copyOf(events);
    }
}
