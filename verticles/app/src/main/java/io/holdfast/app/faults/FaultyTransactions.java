package io.holdfast.app.faults;

import io.holdfast.faults.About;
import io.holdfast.faults.Operation;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Transaction;
import io.vertx.core.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a coordinator and back, with faults at {@code begin} and {@code answer}. Whoever asks is in the same process, so a
 * lost answer is told as "unknown" instead of leaving a request that nobody ever ends.
 */
final class FaultyTransactions implements Function<Transaction, Future<Outcome>> {
    private static final Logger LOG = LoggerFactory.getLogger(FaultyTransactions.class);
    private static final Outcome NOT_BEGUN = new Outcome.NotNow("a fault was injected before the transaction began");
    private static final Outcome UNKNOWN = new Outcome.Unknown();

    private final LoopFaults faults;
    private final Function<Transaction, Future<Outcome>> inner;

    FaultyTransactions(LoopFaults faults, Function<Transaction, Future<Outcome>> inner) {
        this.faults = faults;
        this.inner = inner;
    }

    @Override
    public Future<Outcome> apply(Transaction transaction) {
        var about = About.of(transaction);
        return faults.at(Operation.BEGIN.before(), about)
                .compose(course -> begin(transaction, about, course))
                .compose(outcome ->
                        faults.at(Operation.ANSWER.before(), about).compose(course -> answer(outcome, course)))
                .onSuccess(told -> faults.passed(Operation.ANSWER.after(), about));
    }

    private Future<Outcome> begin(Transaction transaction, About about, Course course) {
        return switch (course) {
            case GO_ON -> begin(transaction, about);
            case FAIL -> Future.succeededFuture(NOT_BEGUN);
            case LOSE_REPLY -> begin(transaction, about).map(UNKNOWN);
            case TWICE -> {
                beginBeside(transaction);
                yield begin(transaction, about);
            }
        };
    }

    private Future<Outcome> begin(Transaction transaction, About about) {
        var outcome = inner.apply(transaction);
        faults.passed(Operation.BEGIN.after(), about);
        return outcome;
    }

    /** A second transaction for the same order. One without an order may rightly be done twice, so it is left alone. */
    private void beginBeside(Transaction transaction) {
        if (transaction.gate() != null) {
            inner.apply(transaction)
                    .onSuccess(outcome -> LOG.debug("the second transaction came to {}", outcome))
                    .onFailure(cause -> LOG.debug("the second transaction failed: {}", cause.getMessage()));
        }
    }

    private static Future<Outcome> answer(Outcome outcome, Course course) {
        return switch (course) {
            case GO_ON -> Future.succeededFuture(outcome);
            case FAIL -> Future.failedFuture(new InjectedFaultException(Operation.ANSWER.before()));
            case LOSE_REPLY -> Future.succeededFuture(UNKNOWN);
            case TWICE -> throw new IllegalStateException("an answer is given once");
        };
    }
}
