package io.holdfast.reservations;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Recovery;
import io.holdfast.coordinator.Step;
import io.holdfast.coordinator.TwoPhaseCommit;
import io.holdfast.coordinator.Verb;
import io.holdfast.journal.Aborts;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.reservations.Undecided.Held;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Settles what a page of undecided branches of a fenced session holds: ABORT for each in the journal, which then says what
 * stands, and FINISH or UNDO on the shard, by the coordinator's own step functions. Each branch is settled by itself; what
 * the rest of its transaction is, nobody needs to know.
 */
final class Settlement {
    private static final String REASON = "its session was fenced";

    private final GatedShard shard;
    private final SqlClient journal;
    private final BiConsumer<ShardId, TxId> alarm;
    private final Map<TxId, Phase> phases = new LinkedHashMap<>();

    private Settlement(GatedShard shard, SqlClient journal, BiConsumer<ShardId, TxId> alarm) {
        this.shard = shard;
        this.journal = journal;
        this.alarm = alarm;
    }

    /** Completes when nothing on the page is undecided; fails when the shard or the journal cannot be asked. */
    static Future<Void> of(List<Held> page, GatedShard shard, SqlClient journal, BiConsumer<ShardId, TxId> alarm) {
        if (page.isEmpty()) {
            return Future.succeededFuture();
        }
        var settlement = new Settlement(shard, journal, alarm);
        var attempts = new LinkedHashMap<TxId, Attempt>();
        page.forEach(held -> attempts.putIfAbsent(held.tx(), attempt(held)));
        return settlement.decide(List.copyOf(attempts.values()));
    }

    private static Attempt attempt(Held held) {
        var transaction =
                new Transaction(held.subject(), List.of(held.branch()), null, Transaction.AnswerAt.DURABLE, "", null);
        return new Attempt(held.tx(), transaction, held.mode());
    }

    private Future<Void> decide(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            phases.put(attempt.tx(), Recovery.begin(attempt).next());
        }
        return Aborts.force(journal, attempts, REASON).compose(this::settle);
    }

    private Future<Void> settle(Map<TxId, Decision> standing) {
        var verbs = new LinkedHashMap<TxId, Verb>();
        standing.forEach((tx, decision) -> {
            var step = step(tx, new Event.Durable(decision));
            for (Effect effect : step.effects()) {
                if (effect instanceof Effect.Send(int branch, Verb verb)) {
                    verbs.put(tx, verb);
                }
            }
        });
        return Future.all(ask(verbs, Verb.UNDO), ask(verbs, Verb.FINISH)).compose(asked -> allEnded());
    }

    private Step step(TxId tx, Event event) {
        var phase = phases.get(tx);
        if (phase == null) {
            throw new IllegalStateException("not a transaction of this page: " + tx);
        }
        // From the decision on both protocols are the same.
        var step = TwoPhaseCommit.step(phase, event);
        phases.put(tx, step.next());
        return step;
    }

    private Future<Void> ask(Map<TxId, Verb> verbs, Verb verb) {
        var commands = new ArrayList<Command>();
        verbs.forEach((tx, wanted) -> {
            if (wanted == verb) {
                commands.add(verb == Verb.FINISH ? new Command.Finish(tx) : new Command.Undo(tx));
            }
        });
        return commands.isEmpty()
                ? Future.succeededFuture()
                : shard.run(commands).map(replies -> {
                    for (int i = 0; i < replies.size(); i++) {
                        replied(commands.get(i).tx(), verb, replies.get(i));
                    }
                    return null;
                });
    }

    private void replied(TxId tx, Verb verb, Reply reply) {
        var event = verb == Verb.FINISH ? new Event.Finished(0, reply) : new Event.Undone(0, reply);
        for (Effect effect : step(tx, event).effects()) {
            if (effect instanceof Effect.RaiseAlarm) {
                alarm.accept(shard.shard(), tx);
            }
        }
    }

    /** What has not ended is found again by the next search. */
    private Future<Void> allEnded() {
        long left = phases.values().stream()
                .filter(phase -> !(phase instanceof Phase.Ended))
                .count();
        return left == 0
                ? Future.succeededFuture()
                : Future.failedFuture(
                        new IllegalStateException(left + " branches on " + shard.shard() + " are not settled yet"));
    }
}
