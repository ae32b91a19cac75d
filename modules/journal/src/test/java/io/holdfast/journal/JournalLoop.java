package io.holdfast.journal;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.CastVotes;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Votes;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.LoopMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A session's journal on an event loop and a connection of its own, used from the test's thread. */
final class JournalLoop extends VerticleBase {
    private final Postgres postgres;
    private final ToIntFunction<ShardId> shardNumber;
    private final Map<TxId, Promise<Event>> waiting = new HashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private PgConnection connection;
    private PostgresJournal journal;
    private long session;
    private long seq;

    /** An attempt that every branch has said yes to. */
    record Voted(Attempt attempt, Votes votes) {
        long tx() {
            return attempt.tx().packed();
        }
    }

    JournalLoop(Postgres postgres, ToIntFunction<ShardId> shardNumber) {
        this.postgres = postgres;
        this.shardNumber = shardNumber;
    }

    @Override
    public Future<?> start() {
        return postgres.connectForKeys(vertx).compose(opened -> {
            connection = opened;
            return openSession();
        });
    }

    /** The next life of the loop, on the same connection. */
    void renewSession() {
        Promise<Void> renewed = Promise.promise();
        context.runOnContext(turn -> openSession().onComplete(renewed));
        renewed.future().await();
    }

    private Future<Void> openSession() {
        return Sessions.open(connection, "test")
                .onSuccess(e -> {
                    session = e;
                    journal = new PostgresJournal(
                            vertx, e, connection, shardNumber, () -> 0, new LoopMeters(meters), this::heard);
                })
                .mapEmpty();
    }

    private void heard(TxId tx, Event event) {
        waiting.remove(tx).complete(event);
    }

    long session() {
        return session;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    PgConnection connection() {
        return connection;
    }

    /** A checkout of one unit of {@code item-1} from stock-0, paid with 10, both voted for in generation 1. */
    Voted checkout(String order, long version) {
        return checkout(order, version, 1, null);
    }

    Voted checkout(String order, long version, long generation, @Nullable IdempotencyRecord idempotency) {
        var branches = List.of(
                Branch.debit(JournalDatabase.STOCK_0, List.of(new Line("item-1", 1))),
                Branch.debit(JournalDatabase.PAYMENT, List.of(new Line("user-1", 10))));
        var transaction = new Transaction(
                order,
                branches,
                new OrderGate(order, version),
                Transaction.AnswerAt.DURABLE,
                "item-1=1@10",
                idempotency);
        return voted(transaction, generation, 1);
    }

    /** A direct operation on one shard. */
    Voted direct(Branch branch, long generation) {
        return voted(Transaction.direct(branch, null), generation);
    }

    Voted direct(Branch branch, long generation, IdempotencyRecord idempotency) {
        return voted(Transaction.direct(branch, idempotency), generation);
    }

    Voted voted(Transaction transaction, long... generations) {
        seq++;
        return new Voted(new Attempt(new TxId(session, seq), transaction, Mode.TWO_PHASE), CastVotes.in(generations));
    }

    /** Commits these as one batch and returns what came of each. */
    List<Event> commit(Voted... batch) {
        return Future.all(commitLater(List.of(batch))).await().list();
    }

    /** The same without waiting. */
    List<Future<Event>> commitLater(List<Voted> batch) {
        return onLoop(List.copyOf(batch), voted -> journal.commit(voted.attempt(), voted.votes()));
    }

    Event abort(Voted voted) {
        return abortLater(voted).await();
    }

    Future<Event> abortLater(Voted voted) {
        return onLoop(List.of(voted), each -> journal.abort(each.attempt())).getFirst();
    }

    private List<Future<Event>> onLoop(List<Voted> batch, Consumer<Voted> ask) {
        var answers = new ArrayList<Future<Event>>(batch.size());
        var promises = new HashMap<TxId, Promise<Event>>();
        for (Voted voted : batch) {
            Promise<Event> promise = Promise.promise();
            promises.put(voted.attempt().tx(), promise);
            answers.add(promise.future());
        }
        context.runOnContext(turn -> {
            waiting.putAll(promises);
            batch.forEach(ask);
        });
        return answers;
    }
}
