package io.holdfast.events.consuming;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a consumer apply what Kafka hands out, and commits how far it came only once all before is applied or parked. What fails is
 * halved until the event is found that cannot be applied, so that one costs a few tries and not each its own. Belongs to one thread,
 * which it blocks.
 */
final class Consumption {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MOST_TRIES = 5;

    private final Consumer<String, byte[]> kafka;
    private final Map<String, Topic> topics;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final EventConsumer consumer;
    private final DeadLetterBox deadLetters;
    private final Pace pace;
    private final ConsumerMeters meters;
    private boolean waits;

    private record Received(ConsumerRecord<String, byte[]> record, CloudEvent event) {}

    /** @param topics by the name that Kafka knows them by */
    Consumption(
            Consumer<String, byte[]> kafka,
            Map<String, Topic> topics,
            EventConsumer consumer,
            DeadLetterBox deadLetters,
            Pace pace,
            ConsumerMeters meters) {
        this.kafka = kafka;
        this.topics = topics;
        this.consumer = consumer;
        this.deadLetters = deadLetters;
        this.pace = pace;
        this.meters = meters;
        kafka.subscribe(topics.keySet(), new Shares());
    }

    /** Of what is handed out here, where it should go on: at what is committed, or at the very first where nothing is, or is any more. */
    private final class Shares implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> given) {
            var committed = kafka.committed(Set.copyOf(given));
            given.forEach(partition -> {
                var last = committed.get(partition);
                next.put(partition, last == null ? 0 : last.offset());
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            next.keySet().removeAll(taken);
        }
    }

    /** Takes what there is, after waiting for a while when there is nothing, and rests as long as is due. */
    void round() throws InterruptedException {
        long polling = THREADS.getCurrentThreadCpuTime();
        ConsumerRecords<String, byte[]> records = kafka.poll(POLL);
        long polled = THREADS.getCurrentThreadCpuTime();
        Instant began = pace.now();
        findGaps(records);
        if (!records.isEmpty()) {
            apply(readable(records));
            commit();
        }
        meters.behind(kafka.assignment().stream()
                .mapToLong(partition -> kafka.currentLag(partition).orElse(0))
                .sum());
        pace.rest(Duration.ofNanos(polled - polling).plus(Duration.between(began, pace.now())), oldest(records));
    }

    private Instant oldest(ConsumerRecords<String, byte[]> records) {
        long oldest = pace.now().toEpochMilli();
        for (ConsumerRecord<String, byte[]> record : records) {
            oldest = Math.min(oldest, record.timestamp());
        }
        return Instant.ofEpochMilli(oldest);
    }

    /** Kafka goes on at what it still has, and says nothing. The topics are not compacted, and nobody writes to them in transactions. */
    private void findGaps(ConsumerRecords<String, byte[]> records) {
        long missed = 0;
        for (TopicPartition partition : kafka.assignment()) {
            var found = records.records(partition);
            long from = found.isEmpty()
                    ? kafka.position(partition)
                    : found.getFirst().offset();
            missed += Math.max(0, from - next.getOrDefault(partition, from));
        }
        if (missed > 0) {
            LOG.warn("Kafka has let go {} events before {} took them", missed, consumer.name());
            consumer.missed(missed);
        }
        kafka.assignment().forEach(partition -> next.put(partition, kafka.position(partition)));
    }

    private List<Received> readable(ConsumerRecords<String, byte[]> records) {
        List<Received> readable = new ArrayList<>(records.count());
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                readable.add(new Received(
                        record, Envelope.open(topic(record), record.key(), record.headers(), record.value())));
            } catch (MalformedEventException e) {
                park(record, e, 1);
            }
        }
        return readable;
    }

    private Topic topic(ConsumerRecord<String, byte[]> record) {
        return Objects.requireNonNull(topics.get(record.topic()), "not subscribed to");
    }

    private void apply(List<Received> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        int tries = 0;
        while (true) {
            try {
                tryToApply(batch);
                return;
            } catch (InterruptException e) {
                throw e;
            } catch (StoreAwayException e) {
                noteWaiting(e);
            } catch (RuntimeException e) {
                tries++;
                if (batch.size() > 1) {
                    int half = batch.size() / 2;
                    apply(batch.subList(0, half));
                    apply(batch.subList(half, batch.size()));
                    return;
                }
                if (e instanceof MalformedEventException || tries == MOST_TRIES) {
                    park(batch.getFirst().record(), e, tries);
                    return;
                }
            }
            meters.retried();
            pace.pause();
        }
    }

    private void tryToApply(List<Received> batch) {
        consumer.apply(batch.stream().map(Received::event).toList());
        meters.applied(batch.size());
        pace.succeeded();
        if (waits) {
            waits = false;
            LOG.info("{} goes on", consumer.name());
        }
    }

    /** Told once, not with every try. */
    private void noteWaiting(StoreAwayException cause) {
        if (!waits) {
            waits = true;
            LOG.warn("{} waits: {}", consumer.name(), cause.getMessage());
        }
    }

    private void park(ConsumerRecord<String, byte[]> record, RuntimeException cause, int tries) {
        DeadLetter letter = new DeadLetter(
                consumer.name(),
                topic(record),
                record.partition(),
                record.offset(),
                record.key(),
                record.headers(),
                record.value() == null ? null : Buffer.buffer(record.value()),
                String.valueOf(cause.getMessage()),
                tries,
                pace.now());
        deadLetters.park(letter);
        pace.succeeded();
        meters.parked();
        LOG.atWarn()
                .addKeyValue(LogFields.TRACE_ID, TraceContext.traceId(letter.header("ce_traceparent")))
                .addKeyValue(LogFields.ORDER_ID, letter.topic() == Topic.ORDERS ? letter.key() : null)
                .log("{} cannot apply {}, which is parked: {}", consumer.name(), letter.id(), letter.cause());
    }

    /** Whoever has got these partitions meanwhile repeats what was not committed, and it has no effect again. */
    private void commit() {
        try {
            kafka.commitSync();
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.debug("{} goes on where others left off: {}", consumer.name(), e.getMessage());
        }
    }
}
