package io.holdfast.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.protocol.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends events to Kafka as CloudEvents in binary mode. Belongs to one thread, which it may block.
 *
 * <p>After a failure it must be closed and what was not settled sent again by another one. It never gives up one event and goes on with
 * the next: those of a key would be out of order.
 */
final class Publisher implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BATCH_BYTES = 131_072;
    /** So that a page is few requests: it is sent when it is complete. */
    private static final int LINGER_MS = 20;

    private static final Header SPECIFICATION = header("ce_specversion", "1.0");
    private static final Header CONTENT = header("content-type", "application/json");

    private final Producer<String, byte[]> producer;
    private final Topics topics;
    private final Header source;
    private final Map<String, Header> types = new HashMap<>();
    private Instant lastAt = Instant.EPOCH;
    private Header lastTime = header("ce_time", lastAt.toString());
    private final Acknowledgements acknowledgements = new Acknowledgements(LIMIT);

    /** {@code kafka}: how its clients reach it. */
    Publisher(Map<String, Object> kafka, Topics topics) {
        this.producer = new KafkaProducer<>(settings(kafka), new StringSerializer(), new ByteArraySerializer());
        this.topics = topics;
        this.source = header("ce_source", topics.source());
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.putAll(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER_MS,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                LIMIT.toMillis()));
        return settings;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it says what the callback is told
    void send(CloudEvent event) {
        acknowledgements.expectOne();
        var told = new ProducerRecord<>(
                topics.name(event.topic()), event.key(), event.data().getBytes(UTF_8));
        var headers = told.headers()
                .add(SPECIFICATION)
                .add(source)
                .add(CONTENT)
                .add(types.computeIfAbsent(event.type(), type -> header("ce_type", type)))
                .add(timeOf(event.at()))
                .add(header("ce_id", event.id()))
                .add(header("ce_subject", event.subject()));
        if (event.trace() != null) {
            headers.add(header("ce_traceparent", event.trace())).add(header(TraceContext.HEADER, event.trace()));
        }
        producer.send(told, acknowledgements);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    /** The events of a decision have one time, and follow one another. */
    private Header timeOf(Instant at) {
        if (!at.equals(lastAt)) {
            lastAt = at;
            lastTime = header("ce_time", at.toString());
        }
        return lastTime;
    }

    /** Returns when all that was sent is acknowledged by every replica that is in sync. */
    void settle() {
        acknowledgements.await();
    }

    /** What was not settled may or may not be sent. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
