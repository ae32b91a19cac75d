package io.holdfast.runtime;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Batcher} for questions with one answer each: the batch is asked as one, and answers in the same order.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class BatchedQuery<Q, A extends @Nullable Object> {
    private final Function<List<Q>, Future<List<A>>> ask;
    private final Batcher<Pending<Q, A>> batcher;

    private record Pending<Q, A extends @Nullable Object>(Q question, Promise<A> answer) {}

    public BatchedQuery(Vertx vertx, int maxBatch, Function<List<Q>, Future<List<A>>> ask) {
        this.ask = ask;
        this.batcher = new Batcher<>(vertx, maxBatch, this::run);
    }

    /** Asks with the next batch; fails as the whole batch fails. */
    public Future<A> ask(Q question) {
        var pending = new Pending<Q, A>(question, Promise.promise());
        batcher.add(pending);
        return pending.answer().future();
    }

    /** Asks with the next batch that somebody is in a hurry for, or a millisecond later. */
    public Future<A> askPatiently(Q question) {
        var pending = new Pending<Q, A>(question, Promise.promise());
        batcher.addPatient(pending);
        return pending.answer().future();
    }

    private Future<?> run(List<Pending<Q, A>> batch) {
        var questions = new ArrayList<Q>(batch.size());
        for (var pending : batch) {
            questions.add(pending.question());
        }
        return Future.succeededFuture(questions)
                .compose(ask) // which also makes a failure of what it throws
                .onSuccess(answers -> answer(batch, answers))
                .onFailure(cause -> fail(batch, cause));
    }

    private void answer(List<Pending<Q, A>> batch, List<A> answers) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(answers.get(i));
        }
    }

    private void fail(List<Pending<Q, A>> batch, Throwable cause) {
        for (var pending : batch) {
            pending.answer().fail(cause);
        }
    }
}
