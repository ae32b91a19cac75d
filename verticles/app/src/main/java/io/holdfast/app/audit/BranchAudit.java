package io.holdfast.app.audit;

import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges the shards' records by the journal's decisions, and tells what they hold: I4, I6 and I9. The shards were read
 * before and after the journal's snapshot was taken: what is final before it must be decided in it, and what is decided in
 * it must be known after.
 */
final class BranchAudit {
    private final Findings findings;
    private final Map<ShardId, ShardDump> before;
    private final Map<ShardId, ShardDump> after;
    private final Map<Long, Decided> decided = new HashMap<>();

    /** What the snapshot says of a transaction that some shard has on record. */
    private enum Decided {
        NOT,
        COMMIT,
        ABORT
    }

    BranchAudit(Findings findings, Map<ShardId, ShardDump> before, Map<ShardId, ShardDump> after) {
        this.findings = findings;
        this.before = before;
        this.after = after;
        before.values().forEach(this::expectDecisions);
        after.values().forEach(this::expectDecisions);
    }

    private void expectDecisions(ShardDump dump) {
        dump.records().keySet().forEach(tx -> decided.put(tx, Decided.NOT));
    }

    void take(JournalEntry entry) {
        decided.computeIfPresent(entry.tx().packed(), (tx, not) -> entry.committed() ? Decided.COMMIT : Decided.ABORT);
        for (RecordedBranch branch : entry.branches()) {
            if (entry.committed()) {
                committed(entry.tx(), branch.shard());
            } else {
                aborted(entry.tx(), branch.shard());
            }
        }
    }

    private void committed(TxId tx, ShardId shard) {
        var early = record(before, shard, tx);
        if (early != null && early.isTombstone()) {
            findings.add(Finding.of(Invariant.I6, subject(tx, shard), "record of a committed branch", "C", "A")
                    .with(new Remedy.Rebuild(shard)));
        }
        var dump = after.get(shard);
        if (dump != null && dump.isOpen() && !dump.isBelowLowWater(tx) && dump.record(tx) == null) {
            findings.add(Finding.of(Invariant.I9, subject(tx, shard), "record of a committed branch", "C", "nothing")
                    .with(new Remedy.Rebuild(shard)));
        }
    }

    private void aborted(TxId tx, ShardId shard) {
        var late = record(after, shard, tx);
        if (late != null && late.isFinal()) {
            findings.add(Finding.of(Invariant.I6, subject(tx, shard), "record of an aborted branch", "A", "C")
                    .with(new Remedy.Rebuild(shard)));
        }
    }

    private static @Nullable BranchRecord record(Map<ShardId, ShardDump> dumps, ShardId shard, TxId tx) {
        var dump = dumps.get(shard);
        return dump == null ? null : dump.record(tx);
    }

    /** After the last decision: what remains is judged by the records alone. */
    void finish() {
        before.values().forEach(this::checkFinals);
        checkAgreement();
        after.values().forEach(this::checkSettled);
    }

    private void checkFinals(ShardDump dump) {
        dump.records().forEach((tx, record) -> {
            if (record.isFinal() && decided.get(tx) == Decided.NOT) {
                findings.add(Finding.of(
                                Invariant.I6,
                                subject(TxId.unpack(tx), dump.shard()),
                                "decision about a final branch",
                                "commit",
                                "none")
                        .with(new Remedy.Rebuild(dump.shard())));
            }
        });
    }

    private void checkAgreement() {
        var finals = new HashSet<Long>();
        var tombstones = new HashSet<Long>();
        for (ShardDump dump : after.values()) {
            dump.records().forEach((tx, record) -> {
                if (record.isFinal()) {
                    finals.add(tx);
                } else if (record.isTombstone()) {
                    tombstones.add(tx);
                }
            });
        }
        finals.retainAll(tombstones);
        finals.forEach(tx -> findings.add(
                Finding.of(Invariant.I4, "transaction " + TxId.unpack(tx), "records", "all C or all A", "both")));
    }

    private void checkSettled(ShardDump dump) {
        Set<String> live = new HashSet<>();
        var promised = new HashMap<String, Long>();
        dump.records().forEach((packed, record) -> {
            if (record.isLive()) {
                var tx = TxId.unpack(packed);
                live.add(tx.toString());
                checkAboveLowWater(dump, tx, record);
                findings.add(Finding.of(Invariant.I9, subject(tx, dump.shard()), "record", "settled", record.letter())
                        .with(new Remedy.Rebuild(dump.shard())));
                promise(
                        record.branch(dump.shard()).lines(),
                        record.branch(dump.shard()).direction(),
                        promised);
            }
        });
        dump.subjects().forEach((subject, holder) -> {
            if (!live.contains(holder)) {
                findings.add(Finding.of(
                                Invariant.I9, dump.shard() + ", subject " + subject, "held by", "a live branch", holder)
                        .with(new Remedy.Rebuild(dump.shard())));
            }
        });
        checkPending(dump, promised);
    }

    private void checkAboveLowWater(ShardDump dump, TxId tx, BranchRecord record) {
        if (dump.isBelowLowWater(tx)) {
            findings.add(Finding.of(
                            Invariant.I10,
                            subject(tx, dump.shard()),
                            "record at or below the low water",
                            "settled",
                            record.letter())
                    .with(new Remedy.Rebuild(dump.shard())));
        }
    }

    private static void promise(Collection<Line> lines, Direction direction, Map<String, Long> promised) {
        if (direction == Direction.CREDIT) {
            lines.forEach(line -> promised.merge(line.id(), line.amount(), Long::sum));
        }
    }

    private void checkPending(ShardDump dump, Map<String, Long> promised) {
        var ids = new HashSet<>(dump.pending().keySet());
        ids.addAll(promised.keySet());
        for (String id : ids) {
            var expected = Long.toString(promised.getOrDefault(id, 0L));
            var found = dump.pending().getOrDefault(id, "0");
            if (!expected.equals(found)) {
                var subject = new BalanceKey(dump.shard().kind(), id).subject();
                findings.add(Finding.of(Invariant.I9, subject, "pending credits", expected, found)
                        .with(new Remedy.Rebuild(dump.shard())));
            }
        }
    }

    private static String subject(TxId tx, ShardId shard) {
        return "transaction " + tx + " in " + shard;
    }

    /** What live branches keep from being available, or have not made available yet although it is committed. */
    Map<BalanceKey, Long> held() {
        var held = new HashMap<BalanceKey, Long>();
        for (ShardDump dump : after.values()) {
            dump.records().forEach((tx, record) -> {
                if (record.isLive()) {
                    hold(record.branch(dump.shard()), decided.get(tx) == Decided.COMMIT, held);
                }
            });
        }
        return held;
    }

    private static void hold(io.holdfast.protocol.Branch branch, boolean committed, Map<BalanceKey, Long> held) {
        if (committed == (branch.direction() == Direction.CREDIT)) {
            branch.lines()
                    .forEach(line ->
                            held.merge(new BalanceKey(branch.shard().kind(), line.id()), line.amount(), Long::sum));
        }
    }

    /** How many branches are reserved or executed. */
    long live() {
        return after.values().stream()
                .flatMap(dump -> dump.records().values().stream())
                .filter(BranchRecord::isLive)
                .count();
    }
}
