package io.holdfast.app.audit;

import io.holdfast.app.audit.JournalEntry.Gate;
import io.holdfast.app.audit.JournalEntry.OrderNow;
import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sound little shop: order 7 of user 5 was two of item 12 at 30 each, committed by 3.1 and settled. */
final class Samples {
    static final ShardId STOCK = new ShardId("stock", 0);
    static final ShardId PAYMENT = new ShardId("payment", 0);
    static final Map<ShardId, Long> GENERATIONS = Map.of(STOCK, 4L, PAYMENT, 2L);
    static final TxId TX = new TxId(3, 1);
    static final String LINES = "12=2@30";
    static final OrderNow PAID = new OrderNow(41, "5", LINES, 60, TX.packed());
    static final String BRANCHES = "stock-0@4#ab 12:2|payment-0@2#cd 5:60";

    private Samples() {}

    static JournalEntry sale() {
        return sale(TX, BRANCHES, PAID);
    }

    static JournalEntry sale(TxId tx, String branches, OrderNow order) {
        return new JournalEntry(tx, true, new Gate("7", 41), RecordedBranch.decode(branches), LINES, order);
    }

    static JournalEntry direct(TxId tx, String branches) {
        return new JournalEntry(tx, true, null, RecordedBranch.decode(branches), "", null);
    }

    static JournalEntry abort(TxId tx, String branches) {
        return new JournalEntry(tx, false, null, RecordedBranch.decode(branches), "aborted by its owner", null);
    }

    /** A shard without anything in flight, its low water at 0. */
    static ShardDump dump(ShardId shard, Map<Long, BranchRecord> records) {
        return new ShardDump(shard, GENERATIONS.get(shard), "OPEN", 0, Map.of(), records, Map.of(), Map.of(), Map.of());
    }

    static Map<ShardId, ShardDump> dumps(Map<Long, BranchRecord> stock, Map<Long, BranchRecord> payment) {
        return new TreeMap<>(Map.of(STOCK, dump(STOCK, stock), PAYMENT, dump(PAYMENT, payment)));
    }

    static Map<Long, BranchRecord> record(String text) {
        return Map.of(TX.packed(), new BranchRecord(text));
    }

    static List<String> lines(Findings findings) {
        return findings.all().stream().map(Finding::line).toList();
    }
}
