package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.CommitRules;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The journal: its database functions, each done at once. When a request arrives, and whether, is the {@link Wire}'s. */
final class SimulatedJournal implements CommitRules.Journal {
    private final World world;
    private final SessionTable sessions = new SessionTable();
    private final OrderTable orders = new OrderTable();
    private final BalanceTable balances = new BalanceTable();
    private final GenerationTable generations;
    private final Map<String, IdempotencyRecord> keys = new HashMap<>();

    /** A decision as it is kept; whoever aborts for another has no votes. */
    record Decided(
            Decision decision, Attempt attempt, @Nullable Votes votes) {}

    SimulatedJournal(World world) {
        this.world = world;
        this.generations = new GenerationTable(world);
        world.goods.openings().forEach((id, amount) -> {
            balances.open(id, world.goods.shardOf(id), amount, GenerationTable.FIRST);
            world.judge.opened(id, amount);
        });
    }

    /** Answers what the coordinator hears. */
    Event commit(Attempt attempt, Votes votes) {
        var answer = CommitRules.obstacle(this, attempt, votes, world.sabotage.removed())
                .orElseGet(() -> committed(attempt, votes));
        payBesideAbort(attempt, answer);
        world.trace.step(
                world.nowMs(),
                What.JOURNAL,
                attempt.tx(),
                code(answer),
                () -> "the journal takes COMMIT of " + attempt.tx() + " with votes " + votes + " and answers "
                        + answer);
        countCommit(attempt, votes, answer);
        return answer;
    }

    private Event committed(Attempt attempt, Votes votes) {
        world.judge.commits(this, attempt, votes);
        var tx = attempt.tx();
        sessions.get(tx.session()).decisions.put(tx.seq(), new Decided(Decision.COMMIT, attempt, votes));
        var transaction = attempt.transaction();
        if (transaction.gate() != null) {
            orders.pay(transaction.gate(), tx);
        }
        if (transaction.idempotency() != null) {
            keep(transaction.idempotency());
        }
        world.judge.committed(attempt);
        return new Event.Durable(Decision.COMMIT);
    }

    private void payBesideAbort(Attempt attempt, Event answer) {
        OrderGate gate = attempt.transaction().gate();
        if (world.sabotage.has(Plant.PAID_BESIDE_ABORT)
                && gate != null
                && answer.equals(new Event.Durable(Decision.ABORT))
                && version(gate.orderId()) == gate.version()) {
            orders.pay(gate, attempt.tx());
        }
    }

    private void countCommit(Attempt attempt, Votes votes, Event answer) {
        switch (answer) {
            case Event.Durable(Decision decision)
            when decision == Decision.ABORT -> world.tally.count(Counter.COMMIT_LOST_RACE);
            case Event.Rejected(Rejection rejection) -> countRejection(rejection, attempt, votes);
            default -> {}
        }
    }

    private void countRejection(Rejection rejection, Attempt attempt, Votes votes) {
        switch (rejection) {
            case PAID -> world.tally.count(Counter.FOUND_PAID);
            case VERSION_CHANGED -> world.tally.count(Counter.FOUND_CHANGED);
            case KEY_TAKEN -> world.tally.count(Counter.KEY_TAKEN);
            case SESSION_FENCED -> world.tally.count(Counter.FENCED_COMMIT_REJECTED);
            case GENERATION_GONE -> {
                if (world.judge.dossier(attempt.tx()).votedByDeadStore(votes)) {
                    world.tally.count(Counter.STALE_PRIMARY_REJECTED);
                }
            }
        }
    }

    /** The decision that stands afterwards. {@code attempt} may be a part of the whole, as a recovery knows it. */
    Decision abort(Attempt attempt, String by) {
        var tx = attempt.tx();
        var standing = sessions.get(tx.session())
                .decisions
                .computeIfAbsent(tx.seq(), absent -> new Decided(Decision.ABORT, attempt, null));
        world.trace.step(
                world.nowMs(),
                What.JOURNAL,
                tx,
                code(standing.decision()),
                () -> "the journal takes ABORT of " + tx + " from " + by + ", " + standing.decision() + " stands");
        return standing.decision();
    }

    /** The answer that stands under the key: this one, or the one that was there. */
    IdempotencyRecord keep(IdempotencyRecord record) {
        var standing = keys.putIfAbsent(nameOf(record), record);
        return standing == null ? record : standing;
    }

    @Nullable
    IdempotencyRecord kept(String scope, String key) {
        return keys.get(scope + " " + key);
    }

    private static String nameOf(IdempotencyRecord record) {
        return record.claim().scope() + " " + record.claim().key();
    }

    void fence(long session, String by) {
        var row = sessions.get(session);
        if (!row.fenced) {
            row.fenced = true;
            world.trace.step(
                    world.nowMs(), What.SESSION, session, 0, () -> "session " + session + " is fenced by " + by);
        }
    }

    /** The session is settled for good, if every shard is still in the generation in which it was searched. */
    boolean close(long session, Map<ShardId, Long> searched) {
        boolean current =
                searched.entrySet().stream().allMatch(entry -> generation(entry.getKey()) == entry.getValue());
        boolean closes = current || world.sabotage.has(Plant.RECOVERY_TRUSTS_OLD_GENERATIONS);
        if (closes) {
            settle(session, TxId.MAX_SEQ);
            world.shardJudge.closed(session);
        }
        return closes;
    }

    /** Every session up to this one is closed. */
    long floor() {
        return world.sabotage.has(Plant.FLOOR_SKIPS_THE_LIVING) ? sessions.newestClosed() : sessions.floor();
    }

    /** Notes how far the session is settled. */
    void settle(long session, long seq) {
        var row = sessions.get(session);
        if (seq > row.lowWater) {
            row.lowWater = seq;
            world.trace.step(
                    world.nowMs(),
                    What.SESSION,
                    session,
                    seq,
                    () -> "the journal notes low water " + seq + " of session " + session);
        }
    }

    /** Adds what is settled to the balances. */
    void fold(long session) {
        var row = sessions.get(session);
        if (row.lowWater > row.folded) {
            long from = world.sabotage.has(Plant.FOLDS_TWICE) ? 0 : row.folded;
            row.decisions
                    .subMap(from + 1, Math.min(row.lowWater, TxId.MAX_SEQ - 1) + 1)
                    .values()
                    .forEach(balances::fold);
            row.folded = row.lowWater;
        }
    }

    /** batch_init: these balances from now on, in a generation that all shards of the kind begin together. */
    long openAnew(String kind, Map<String, Long> amounts) {
        long generation = generations.next(kind);
        amounts.forEach((id, amount) -> {
            balances.open(id, world.goods.shardOf(id), amount, generation);
            world.judge.opened(id, amount);
        });
        if (!world.sabotage.has(Plant.OPENING_WITHOUT_BUMP)) {
            generations.begin(kind, generation);
        }
        world.tally.count(Counter.OPENED_ANEW);
        return generation;
    }

    /** What a shard is to hold according to the journal, now. */
    Snapshot snapshot(ShardId shard) {
        return Snapshot.of(world, shard, sessions, balances);
    }

    void putOrder(String id, String user, List<Line> lines) {
        orders.put(id, user, lines);
    }

    boolean addToOrder(String id, Line line) {
        return orders.add(id, line);
    }

    OrderTable.Row order(String id) {
        return orders.get(id);
    }

    Collection<OrderTable.Row> orders() {
        return orders.all();
    }

    SessionTable sessions() {
        return sessions;
    }

    GenerationTable generations() {
        return generations;
    }

    @Override
    public boolean isFenced(long session) {
        return sessions.get(session).fenced;
    }

    @Override
    public long generation(ShardId shard) {
        return generations.get(shard).generation;
    }

    @Override
    public @Nullable Decision decision(TxId tx) {
        var decided = sessions.get(tx.session()).decisions.get(tx.seq());
        return decided == null ? null : decided.decision();
    }

    @Override
    public boolean isTaken(IdempotencyRecord key) {
        return keys.containsKey(nameOf(key)) && !world.sabotage.has(Plant.KEY_NOT_CHECKED);
    }

    @Override
    public boolean isPaid(String order) {
        return orders.get(order).paidBy() != null;
    }

    @Override
    public long version(String order) {
        return orders.get(order).version();
    }

    private static int code(Event answer) {
        return switch (answer) {
            case Event.Durable(Decision decision) -> code(decision);
            case Event.Rejected(Rejection rejection) -> code(rejection);
            default -> throw new IllegalStateException("no answer of a journal: " + answer);
        };
    }

    private static int code(Decision decision) {
        return switch (decision) {
            case COMMIT -> 1;
            case ABORT -> 2;
        };
    }

    private static int code(Rejection rejection) {
        return switch (rejection) {
            case PAID -> 3;
            case VERSION_CHANGED -> 4;
            case GENERATION_GONE -> 5;
            case SESSION_FENCED -> 6;
            case KEY_TAKEN -> 7;
        };
    }
}
