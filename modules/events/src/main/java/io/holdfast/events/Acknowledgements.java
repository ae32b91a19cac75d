package io.holdfast.events;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Counts what Kafka acknowledges, on the thread of its client, for the one thread that sends and waits: a future for each event costs
 * several times as much. After a failure it is of no more use.
 */
final class Acknowledgements implements Callback {
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long expected;
    private long awaited;
    private long acknowledged;
    private volatile @Nullable Exception failure;

    /** {@code limit}: for how long none at all may come, and at most for twice as long. */
    Acknowledgements(Duration limit) {
        this.limit = limit;
    }

    /** One more is about to be sent; fails when one that was sent before it has failed. */
    void expectOne() {
        failIfOneHas();
        expected++;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata where, @Nullable Exception cause) {
        lock.lock();
        try {
            acknowledged++;
            if (cause != null) {
                failure = cause;
            }
            if (cause != null || acknowledged == awaited) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns when all that were expected have come. */
    void await() {
        lock.lock();
        try {
            awaited = expected;
            long leftNs = limit.toNanos();
            while (acknowledged < awaited && failure == null) {
                long before = acknowledged;
                leftNs = changed.awaitNanos(leftNs);
                if (acknowledged > before) {
                    leftNs = limit.toNanos();
                } else if (leftNs <= 0) {
                    throw new TimeoutException("Kafka did not acknowledge for " + limit.toSeconds() + " s");
                }
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } finally {
            lock.unlock();
        }
        failIfOneHas();
    }

    private void failIfOneHas() {
        var cause = failure;
        if (cause != null) {
            throw new KafkaException(cause);
        }
    }
}
