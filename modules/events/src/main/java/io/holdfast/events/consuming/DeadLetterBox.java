package io.holdfast.events.consuming;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.events.Topic;
import io.holdfast.events.Topics;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where dead letters are: {@code <topic>.dlq}, compacted, under a key for each. The last record of a key is what counts, and one
 * without a value says that the letter is gone. Belongs to one thread, which it blocks.
 */
final class DeadLetterBox implements AutoCloseable {
    private static final String CONSUMER = "dlq_consumer";
    private static final String PARTITION = "dlq_partition";
    private static final String OFFSET = "dlq_offset";
    private static final String KEY = "dlq_key";
    private static final String CAUSE = "dlq_cause";
    private static final String ATTEMPTS = "dlq_attempts";
    private static final String PARKED_AT = "dlq_parked_at";
    /** What a consumer could not read may have had no value; a record without one would say that the letter is gone. */
    private static final String WITHOUT_VALUE = "dlq_without_value";

    private static final String OWN = "dlq_";
    private static final int MOST_OF_CAUSE = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Producer<String, byte[]> producer;
    private final Topics topics;

    DeadLetterBox(Map<String, Object> kafka, Topics topics) {
        var settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT.toMillis());
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.topics = topics;
    }

    /** Returns when it is in every replica that is in sync. */
    void park(DeadLetter letter) {
        Headers headers = new RecordHeaders(letter.headers().toArray());
        put(headers, CONSUMER, letter.consumer());
        put(headers, PARTITION, Integer.toString(letter.partition()));
        put(headers, OFFSET, Long.toString(letter.offset()));
        put(headers, CAUSE, shortened(letter.cause()));
        put(headers, ATTEMPTS, Integer.toString(letter.attempts()));
        put(headers, PARKED_AT, letter.parkedAt().toString());
        String key = letter.key();
        if (key != null) {
            put(headers, KEY, key);
        }
        Buffer value = letter.value();
        if (value == null) {
            put(headers, WITHOUT_VALUE, "true");
        }
        send(letter, value == null ? new byte[0] : value.getBytes(), headers);
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(UTF_8));
    }

    private static String shortened(String cause) {
        return cause.length() <= MOST_OF_CAUSE ? cause : cause.substring(0, MOST_OF_CAUSE);
    }

    /** It had its effect, or is to have none. */
    void remove(DeadLetter letter) {
        send(letter, null, new RecordHeaders());
    }

    private void send(DeadLetter letter, byte @Nullable [] value, Headers headers) {
        try {
            producer.send(new ProducerRecord<>(
                            topics.deadLetters(letter.topic()), null, null, letter.id(), value, headers))
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("Kafka did not acknowledge for " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** The inverse of {@link #park}; null for what says that a letter is gone. */
    static @Nullable DeadLetter read(Topic topic, ConsumerRecord<String, byte[]> found) {
        if (found.value() == null) {
            return null;
        }
        Headers all = found.headers();
        Headers own = new RecordHeaders();
        all.forEach(header -> {
            if (!header.key().startsWith(OWN)) {
                own.add(header);
            }
        });
        return new DeadLetter(
                text(all, CONSUMER),
                topic,
                Integer.parseInt(text(all, PARTITION)),
                Long.parseLong(text(all, OFFSET)),
                Envelope.text(all, KEY),
                own,
                Envelope.text(all, WITHOUT_VALUE) == null ? Buffer.buffer(found.value()) : null,
                text(all, CAUSE),
                Integer.parseInt(text(all, ATTEMPTS)),
                Instant.parse(text(all, PARKED_AT)));
    }

    private static String text(Headers headers, String name) {
        String text = Envelope.text(headers, name);
        if (text == null) {
            throw new MalformedEventException("no dead letter: it has no header " + name);
        }
        return text;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
