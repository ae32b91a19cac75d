package io.holdfast.runtime;

import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.Messenger;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Transaction;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * What is put around the ports of one loop's coordinator, once, when it is made. Usually nothing, and then nothing is asked per
 * transaction.
 */
public interface LoopDecoration {
    /** The way of a transaction to the coordinator, and of its outcome back. */
    Function<Transaction, Future<Outcome>> transactions(Function<Transaction, Future<Outcome>> run);

    /** The journal, made with the sink for its verdicts. */
    Journal journal(Function<EventSink, Journal> journal);

    /** Where the messenger reports replies to. */
    EventSink replies();

    Messenger messenger(Messenger messenger);

    /** Nothing, around a coordinator that hears through {@code coordinator}. */
    static LoopDecoration none(EventSink coordinator) {
        return new Undecorated(coordinator);
    }

    /** Hands every port on as it is. */
    record Undecorated(EventSink replies) implements LoopDecoration {
        @Override
        public Function<Transaction, Future<Outcome>> transactions(Function<Transaction, Future<Outcome>> run) {
            return run;
        }

        @Override
        public Journal journal(Function<EventSink, Journal> journal) {
            return journal.apply(replies);
        }

        @Override
        public Messenger messenger(Messenger messenger) {
            return messenger;
        }
    }
}
