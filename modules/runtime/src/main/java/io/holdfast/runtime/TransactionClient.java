package io.holdfast.runtime;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** How a domain other than orders has a transaction run: by its loop's coordinator. */
public final class TransactionClient {
    private static final Answer CONTENDED = new Answer.NotNow("another request has it", 1);

    private final Vertx vertx;
    private final Function<String, Answer> shortage;

    /** {@code shortage} is what the domain answers when too little of an id is available. */
    public TransactionClient(Vertx vertx, Function<String, Answer> shortage) {
        this.vertx = vertx;
        this.shortage = shortage;
    }

    /**
     * Runs a direct operation; {@code success} is its answer when it commits, and {@code location} where to look while
     * nobody knows. Fails with a {@link
     * KeyTakenException} when the client's idempotency key was taken meanwhile.
     */
    public Future<Answer> run(Transaction transaction, Answer success, String location) {
        return vertx.eventBus()
                .<Outcome>request(Addresses.transactions(), transaction, Asking.PATIENTLY)
                .compose(message -> answer(message.body(), success, location));
    }

    private Future<Answer> answer(Outcome outcome, Answer success, String location) {
        return switch (outcome) {
            case Outcome.Committed committed -> Future.succeededFuture(success);
            case Outcome.Refused(var shard, var cause) -> refused(cause);
            case Outcome.KeyTaken taken -> Future.failedFuture(new KeyTakenException());
            case Outcome.NotNow(var why) -> Future.succeededFuture(new Answer.NotNow(why, 1));
            case Outcome.Contended contended -> Future.succeededFuture(CONTENDED);
            case Outcome.Unknown unknown -> Future.succeededFuture(new Answer.Pending(location));
            case Outcome.GateShut shut -> Future.failedFuture(new IllegalStateException("no gate, and yet " + shut));
            case Outcome.Broken(var why) -> Future.failedFuture(new IllegalStateException(why));
        };
    }

    private Future<Answer> refused(Cause cause) {
        return switch (cause) {
            case Cause.Short(var id) -> Future.succeededFuture(shortage.apply(id));
            case Cause.Limit(var id) ->
                Future.succeededFuture(
                        new Answer.Refusal(Kind.BALANCE_LIMIT, "the balance of " + id + " would exceed its limit"));
            case Cause.Aborted aborted -> Future.failedFuture(new IllegalStateException("an abort without an abort"));
        };
    }
}
