package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is decided and what is answered against the invariants, by books of its own: it believes neither the
 * journal's balances nor what a node says of its votes.
 */
final class Judge {
    private final World world;
    private final Map<TxId, Dossier> dossiers = new LinkedHashMap<>();
    private final Ledger ledger = new Ledger();
    private final Set<String> events = new HashSet<>();
    private final Map<String, TxId> keys = new HashMap<>();

    /** What the client of a transaction was told. */
    enum Told {
        NOTHING,
        COMMITTED,
        NOT_COMMITTED,
        UNKNOWN
    }

    Judge(World world) {
        this.world = world;
    }

    void begun(Attempt attempt) {
        dossiers.put(attempt.tx(), new Dossier(attempt));
    }

    Dossier dossier(@Nullable TxId tx) {
        var dossier = dossiers.get(tx);
        if (dossier == null) {
            throw new Violation(tx + " is talked about, and nobody began it");
        }
        return dossier;
    }

    Collection<Dossier> dossiers() {
        return dossiers.values();
    }

    Ledger ledger() {
        return ledger;
    }

    void opened(String id, long amount) {
        ledger.open(id, world.goods.shardOf(id), amount);
    }

    /** Before a COMMIT is written: everything that must be true of it. */
    void commits(SimulatedJournal journal, Attempt attempt, Votes votes) {
        var tx = attempt.tx();
        var dossier = dossier(tx);
        broken(journal.isFenced(tx.session()), () -> tx + " commits, and its session is fenced (I5)");
        broken(journal.decision(tx) != null, () -> "the decision of " + tx + " is replaced (I5)");
        broken(dossier.told == Told.NOT_COMMITTED, () -> tx + " commits, and its client was told otherwise (I8)");
        checkVotes(journal, dossier, votes);
        checkOrder(journal, attempt);
        var kept = attempt.transaction().idempotency();
        if (kept != null) {
            var other = keys.putIfAbsent(kept.claim().key(), tx);
            broken(other != null, () -> kept.claim().key() + " has the effects of " + other + " and " + tx + " (I8)");
        }
        var event = attempt.transaction().event();
        broken(!events.add(event), () -> event + " happens once more with " + tx + " (I12)");
    }

    private void checkVotes(SimulatedJournal journal, Dossier dossier, Votes votes) {
        var branches = dossier.attempt.transaction().branches();
        for (int i = 0; i < branches.size(); i++) {
            var shard = branches.get(i).shard();
            long present = journal.generation(shard);
            boolean voted = votes.generation(i) == present && dossier.votedIn(shard, present);
            broken(
                    !voted,
                    () -> dossier.attempt.tx() + " commits, and " + shard + " did not say yes in generation " + present
                            + " (I6)");
        }
    }

    private void checkOrder(SimulatedJournal journal, Attempt attempt) {
        var gate = attempt.transaction().gate();
        if (gate == null) {
            return;
        }
        var order = journal.order(gate.orderId());
        broken(order.paidBy() != null, () -> gate.orderId() + " is paid twice (I7)");
        broken(order.version() != gate.version(), () -> gate.orderId() + " is paid as nobody saw it (I7)");
        long total = world.goods.totalOf(order.lines());
        broken(
                charged(attempt) != total,
                () -> gate.orderId() + " is charged " + charged(attempt) + " and not " + total + " (I11)");
    }

    private static long charged(Attempt attempt) {
        return attempt.transaction().branches().stream()
                .filter(branch -> branch.shard().kind().equals("payment"))
                .flatMap(branch -> branch.lines().stream())
                .mapToLong(line -> line.amount())
                .sum();
    }

    /** After it is written. */
    void committed(Attempt attempt) {
        var tx = attempt.tx();
        dossier(tx).committed = true;
        world.tally.count(Counter.COMMITTED);
        for (Branch branch : attempt.transaction().branches()) {
            ledger.commit(branch);
            if (branch.direction() == Direction.CREDIT) {
                world.tally.count(Counter.CREDITED);
            }
            world.shardJudge.committed(world.site(branch.shard()), tx);
        }
    }

    boolean isCommitted(TxId tx) {
        return dossier(tx).committed;
    }

    /** A client hears of its transaction. */
    void answered(Dossier dossier, Outcome outcome) {
        var tx = dossier.attempt.tx();
        broken(dossier.told != Told.NOTHING, () -> tx + " is answered twice (I8)");
        dossier.told = told(outcome);
        broken(
                dossier.told == Told.COMMITTED && !dossier.committed,
                () -> tx + " is answered as committed before it is (I8)");
        broken(
                dossier.told == Told.NOT_COMMITTED && dossier.committed,
                () -> tx + " is committed, and answered with " + outcome + " (I8)");
        count(outcome);
    }

    private static Told told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Committed o -> Told.COMMITTED;
            case Outcome.Unknown o -> Told.UNKNOWN;
            case Outcome.Refused o -> Told.NOT_COMMITTED;
            case Outcome.GateShut o -> Told.NOT_COMMITTED;
            case Outcome.Contended o -> Told.NOT_COMMITTED;
            case Outcome.KeyTaken o -> Told.NOT_COMMITTED;
            case Outcome.NotNow o -> Told.NOT_COMMITTED;
            case Outcome.Broken(var why) -> throw new Violation("a client is told of a defect: " + why);
        };
    }

    private void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Refused(var shard, Reply.Cause.Short cause) -> world.tally.count(Counter.REFUSED_FOR_LACK);
            case Outcome.Refused(var shard, Reply.Cause.Limit cause) -> world.tally.count(Counter.REFUSED_FOR_LIMIT);
            case Outcome.Unknown unknown -> world.tally.count(Counter.ANSWERED_UNKNOWN);
            default -> {}
        }
    }

    boolean hasHappened(String event) {
        return events.contains(event);
    }

    static void broken(boolean isBroken, Supplier<String> what) {
        if (isBroken) {
            throw new Violation(what.get());
        }
    }

    /** Who is told that an order is paid can rely on it. */
    void checkPaid(OrderTable.Row order) {
        var payer = order.paidBy();
        broken(
                payer != null && !dossier(payer).committed,
                () -> order.id() + " is marked as paid by " + payer + ", which is not committed (I7)");
    }

    /** Whether the journal and the judge agree on what has been committed. */
    void agree(SimulatedJournal journal) {
        journal.orders().forEach(this::checkPaid);
        for (Dossier dossier : dossiers.values()) {
            var tx = dossier.attempt.tx();
            broken(
                    dossier.committed != (journal.decision(tx) == Decision.COMMIT),
                    () -> "the decision of " + tx + " has changed (I5)");
        }
    }
}
