package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.simulation.CommitRules;
import io.holdfast.simulation.Guard;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The journal as an executable specification: what its decide, abort, fence and bump functions do, one at a time. */
record JournalModel(
        Map<TxId, Decision> decisions,
        Set<Long> fenced,
        Map<Long, Long> lowWaters,
        Map<ShardId, Long> generations,
        Map<String, Long> versions,
        Map<String, TxId> paid,
        Map<String, TxId> keys)
        implements CommitRules.Journal {
    JournalModel {
        decisions = Map.copyOf(decisions);
        fenced = Set.copyOf(fenced);
        lowWaters = Map.copyOf(lowWaters);
        generations = Map.copyOf(generations);
        versions = Map.copyOf(versions);
        paid = Map.copyOf(paid);
        keys = Map.copyOf(keys);
    }

    /** The journal after a request, and the answer to it. */
    record Written(JournalModel next, Event answer) {}

    static JournalModel start(Map<ShardId, Long> generations, Map<String, Long> versions) {
        return new JournalModel(Map.of(), Set.of(), Map.of(), generations, versions, Map.of(), Map.of());
    }

    Written commit(Attempt attempt, Votes votes, Set<Guard> removed) {
        return CommitRules.obstacle(this, attempt, votes, removed)
                .map(answer -> new Written(this, answer))
                .orElseGet(() -> committed(attempt));
    }

    private Written committed(Attempt attempt) {
        var tx = attempt.tx();
        var gate = attempt.transaction().gate();
        var idempotency = attempt.transaction().idempotency();
        var next = new JournalModel(
                with(decisions, tx, Decision.COMMIT),
                fenced,
                lowWaters,
                generations,
                versions,
                gate == null ? paid : with(paid, gate.orderId(), tx),
                idempotency == null ? keys : with(keys, idempotency.claim().key(), tx));
        return new Written(next, new Event.Durable(Decision.COMMIT));
    }

    Written abort(TxId tx) {
        var standing = decisions.get(tx);
        return standing != null
                ? new Written(this, new Event.Durable(standing))
                : new Written(withDecisions(with(decisions, tx, Decision.ABORT)), new Event.Durable(Decision.ABORT));
    }

    JournalModel fence(long session) {
        var sessions = new HashSet<>(fenced);
        sessions.add(session);
        return new JournalModel(decisions, sessions, lowWaters, generations, versions, paid, keys);
    }

    JournalModel bump(ShardId shard) {
        var bumped = with(generations, shard, generation(shard) + 1);
        return new JournalModel(decisions, fenced, lowWaters, bumped, versions, paid, keys);
    }

    JournalModel settle(long session, long seq) {
        return new JournalModel(decisions, fenced, with(lowWaters, session, seq), generations, versions, paid, keys);
    }

    /** The order becomes another one; without effect once it is paid. */
    JournalModel change(String order) {
        return paid.containsKey(order)
                ? this
                : new JournalModel(decisions, fenced, lowWaters, generations, with(versions, order, 2L), paid, keys);
    }

    private JournalModel withDecisions(Map<TxId, Decision> all) {
        return new JournalModel(all, fenced, lowWaters, generations, versions, paid, keys);
    }

    @Override
    public boolean isFenced(long session) {
        return fenced.contains(session);
    }

    @Override
    public long generation(ShardId shard) {
        return generations.getOrDefault(shard, 1L);
    }

    @Override
    public @Nullable Decision decision(TxId tx) {
        return decisions.get(tx);
    }

    @Override
    public boolean isTaken(IdempotencyRecord key) {
        return keys.containsKey(key.claim().key());
    }

    @Override
    public boolean isPaid(String order) {
        return paid.containsKey(order);
    }

    @Override
    public long version(String order) {
        return versions.getOrDefault(order, 0L);
    }

    long lowWater(long session) {
        return lowWaters.getOrDefault(session, 0L);
    }

    /** Every session up to this one is closed. */
    long floor() {
        long floor = 0;
        while (fenced.contains(floor + 1) && lowWater(floor + 1) == TxId.MAX_SEQ) {
            floor++;
        }
        return floor;
    }

    boolean isCommitted(TxId tx) {
        return decisions.get(tx) == Decision.COMMIT;
    }

    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        var copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
