package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.BranchRecord;
import io.holdfast.simulation.Header;
import io.holdfast.simulation.ParticipantModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds every state against the invariants of the protocol, and tells where everything has come to a clean end. */
final class Judge {
    private static final int SOUND = 0;

    private final World world;
    private final Layout layout;
    private final Interner<String> verdicts = new Interner<>();
    private final Memo ofShard = new Memo();
    private final Memo ofJournal = new Memo();

    Judge(World world) {
        this.world = world;
        this.layout = world.layout;
        verdicts.of("sound");
    }

    /** What is wrong with the state, or null. */
    @Nullable
    String verdict(int[] state) {
        int verdict = journal(state);
        for (int shard = 0; shard < layout.shards() && verdict == SOUND; shard++) {
            verdict = shard(state, shard);
        }
        return verdict == SOUND ? told(state) : verdicts.at(verdict);
    }

    private @Nullable String told(int[] state) {
        for (int tx = 0; tx < layout.txs(); tx++) {
            int told = state[layout.told(tx)];
            boolean committed = world.journal.decision(state[layout.journal()], tx) == Decision.COMMIT;
            if (committed && told == Told.NOT_COMMITTED.code) {
                return world.attempts.get(tx).tx() + " was answered otherwise, and is committed (I8)";
            }
            if (!committed && told == Told.COMMITTED.code) {
                return world.attempts.get(tx).tx() + " was answered committed, and is not (I8)";
            }
        }
        return null;
    }

    private int journal(int[] state) {
        int number = state[layout.journal()];
        int known = ofJournal.get(number, 0);
        return known != Memo.UNKNOWN ? known : ofJournal.put(number, 0, number(judge(world.journal.at(number))));
    }

    private int number(@Nullable String verdict) {
        return verdict == null ? SOUND : verdicts.of(verdict);
    }

    private @Nullable String judge(JournalModel journal) {
        var orders = new HashSet<String>();
        var keys = new HashSet<String>();
        for (Attempt attempt : world.attempts) {
            if (journal.isCommitted(attempt.tx())) {
                var gate = attempt.transaction().gate();
                var idempotency = attempt.transaction().idempotency();
                if (gate != null && !orders.add(gate.orderId())) {
                    return "order " + gate.orderId() + " is paid twice (I7)";
                }
                if (gate != null && !journal.paid().containsKey(gate.orderId())) {
                    return "order " + gate.orderId() + " is committed and not paid (I7)";
                }
                if (gate != null && gate.version() != journal.versions().getOrDefault(gate.orderId(), 0L)) {
                    return "order " + gate.orderId() + " is paid as the customer did not see it (I7)";
                }
                if (idempotency != null && !keys.add(idempotency.claim().key())) {
                    return "key " + idempotency.claim().key() + " was used twice (I8)";
                }
            }
        }
        return null;
    }

    private int shard(int[] state, int shard) {
        int model = state[layout.shard(shard)];
        int journal = state[layout.journal()];
        int known = ofShard.get(model * layout.shards() + shard, journal);
        return known != Memo.UNKNOWN
                ? known
                : ofShard.put(
                        model * layout.shards() + shard,
                        journal,
                        number(judge(world.shardTable.at(model), world.journal.at(journal), shard)));
    }

    private @Nullable String judge(ParticipantModel model, JournalModel journal, int shard) {
        if (model.header().state() != Header.State.OPEN) {
            return null;
        }
        var due = new HashMap<>(world.opening(shard));
        var held = new HashMap<String, Long>();
        for (int tx = 0; tx < layout.txs(); tx++) {
            int branch = world.branchOn(tx, shard);
            if (branch >= 0) {
                var attempt = world.attempts.get(tx);
                var verdict = judge(model, journal, attempt.tx());
                if (verdict != null) {
                    return verdict + " on " + world.shards.get(shard);
                }
                account(model, journal, attempt, branch, due, held);
            }
        }
        return judgeBalances(model, due, held);
    }

    private static @Nullable String judge(ParticipantModel model, JournalModel journal, TxId tx) {
        var decision = journal.decisions().get(tx);
        return switch (model.branches().get(tx)) {
            case null ->
                decision == Decision.COMMIT && tx.seq() > model.header().lowWater(tx.session())
                        ? tx + " is committed without a branch (I6)"
                        : null;
            case BranchRecord.Live live -> null;
            case BranchRecord.Final done -> decision == Decision.COMMIT ? null : tx + " is final without COMMIT (I6)";
            case BranchRecord.Tombstone stone ->
                decision == Decision.COMMIT ? tx + " is committed and released (I4)" : null;
        };
    }

    private static void account(
            ParticipantModel model,
            JournalModel journal,
            Attempt attempt,
            int branch,
            Map<String, Long> due,
            Map<String, Long> held) {
        var what = attempt.transaction().branches().get(branch);
        boolean live = model.branches().get(attempt.tx()) instanceof BranchRecord.Live;
        boolean sold = journal.isCommitted(attempt.tx()) && !live;
        for (Line line : what.lines()) {
            if (what.direction() == Direction.DEBIT && (live || sold)) {
                due.merge(line.id(), -line.amount(), Long::sum);
            } else if (what.direction() == Direction.CREDIT && sold) {
                due.merge(line.id(), line.amount(), Long::sum);
            } else if (what.direction() == Direction.CREDIT && live) {
                held.merge(line.id(), line.amount(), Long::sum);
            }
        }
    }

    private static @Nullable String judgeBalances(
            ParticipantModel model, Map<String, Long> due, Map<String, Long> held) {
        for (var entry : due.entrySet()) {
            var available = model.balances().available().getOrDefault(entry.getKey(), 0L);
            if (available < 0 || entry.getValue() < 0) {
                return entry.getKey() + " is oversold (I3)";
            }
            if (!available.equals(entry.getValue())) {
                return entry.getKey() + ": " + available + " available where " + entry.getValue() + " is due (I1)";
            }
        }
        return Objects.equals(model.balances().pending(), held)
                ? null
                : "pending credits are " + model.balances().pending() + " where " + held + " is due (I2)";
    }

    /** Nothing is P or X, every shard is open, and every transaction has ended or was settled by a recovery. */
    boolean isCleanEnd(int[] state) {
        for (int shard = 0; shard < layout.shards(); shard++) {
            int model = state[layout.shard(shard)];
            if (!world.shardTable.isOpen(model) || world.shardTable.holdsAnything(model)) {
                return false;
            }
        }
        for (int tx = 0; tx < layout.txs(); tx++) {
            if (world.hasBegun(state, tx) ? !world.hasEnded(state, tx) : isLeft(state, tx)) {
                return false;
            }
        }
        return true;
    }

    private boolean isLeft(int[] state, int tx) {
        return state[layout.phase(tx)] == Layout.GONE
                && world.journal.lowWater(state[layout.journal()], world.sessionOf(tx)) != TxId.MAX_SEQ;
    }
}
