package io.holdfast.journal;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes a request with an {@code Idempotency-Key} happen once: a success is kept by the statement that has the effect, a
 * refusal here; whoever comes second gets the first one's bytes. The unique constraint decides between nodes.
 */
public final class IdempotencyStore {
    private static final String FIND =
            "select fingerprint, status, content_type, body from idempotency where scope = $1 and key = $2";
    private static final String KEEP = """
            insert into idempotency (scope, key, fingerprint, status, content_type, body)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1""";

    private final SqlClient client;
    private final Set<String> inFlight;

    public IdempotencyStore(SqlClient client) {
        this(client, new HashSet<>());
    }

    /** @param inFlight where it notes the keys that are being worked on; several threads may use a store whose set they may use */
    public IdempotencyStore(SqlClient client, Set<String> inFlight) {
        this.client = client;
        this.inFlight = inFlight;
    }

    /**
     * Runs {@code effect} unless the key has an answer. A success of the effect must have kept its record itself, and
     * fails with {@link KeyTakenException} when it could not.
     */
    public Future<Answer> once(KeyClaim claim, Supplier<Future<Answer>> effect) {
        var name = claim.scope() + '\n' + claim.key();
        if (!inFlight.add(name)) {
            return Future.succeededFuture(inUse());
        }
        return find(claim)
                .compose(found -> found != null ? Future.succeededFuture(found) : run(claim, effect))
                .eventually(() -> {
                    inFlight.remove(name);
                    return Future.succeededFuture();
                });
    }

    private static Answer inUse() {
        return new Answer.Refusal(
                Answer.Kind.KEY_IN_USE, "a request with this idempotency key is in progress; try again");
    }

    private Future<Answer> run(KeyClaim claim, Supplier<Future<Answer>> effect) {
        return effect.get()
                .compose(answer -> answer instanceof Answer.Definite definite
                        ? keepWithoutEffect(claim, definite)
                        : Future.succeededFuture(answer))
                .recover(cause -> cause instanceof KeyTakenException ? winner(claim) : Future.failedFuture(cause));
    }

    /** Keeps a refusal, or a success that had no effect of its own; writes nothing when the effect has kept it. */
    private Future<Answer> keepWithoutEffect(KeyClaim claim, Answer.Definite answer) {
        var record = claim.answered(answer);
        return client.preparedQuery(KEEP)
                .execute(tuple(record))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(answer)
                        : winner(claim)
                                .map(winner -> winner instanceof Answer.Replay replay
                                                && replay.body().equals(record.body())
                                        ? answer
                                        : winner))
                // What succeeded has happened, and its effect has kept the record if it had one.
                .recover(cause ->
                        answer instanceof Answer.Success ? Future.succeededFuture(answer) : Future.failedFuture(cause));
    }

    private Future<Answer> winner(KeyClaim claim) {
        return find(claim).map(found -> found != null ? found : inUse());
    }

    /** Keeps a record inside the caller's transaction; fails with {@link KeyTakenException} when the key is not free. */
    public static Future<Void> keep(SqlClient client, IdempotencyRecord record) {
        return client.preparedQuery(KEEP)
                .execute(tuple(record))
                .compose(rows ->
                        rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(new KeyTakenException()));
    }

    private static Tuple tuple(IdempotencyRecord record) {
        return Tuple.of(
                record.claim().scope(),
                record.claim().key(),
                record.claim().fingerprint(),
                record.status(),
                record.contentType(),
                record.body());
    }

    private Future<Answer> find(KeyClaim claim) {
        return client.preparedQuery(FIND)
                .execute(Tuple.of(claim.scope(), claim.key()))
                .map(rows ->
                        rows.size() == 0 ? null : kept(claim, rows.iterator().next()));
    }

    private static Answer kept(KeyClaim claim, Row row) {
        return row.getString(0).equals(claim.fingerprint())
                ? new Answer.Replay(row.getInteger(1), row.getString(2), row.getString(3))
                : new Answer.Refusal(Answer.Kind.KEY_MISMATCH, "this idempotency key was used for another request");
    }
}
