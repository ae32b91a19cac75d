package io.holdfast.remote;

import io.holdfast.protocol.ShardId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Takes the questions for stock and answers what it is told to; for one of its shards it says nothing. Belongs to one thread. */
final class OtherProcess implements AutoCloseable {
    /** That its shards are in. */
    static final long GENERATION = 7;

    static final ShardId SILENT = new ShardId("stock", 1);

    private static final int MOST_POLLS = 300;
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, String> consumer;
    private final Sender sender;
    private final Queue<Letter> came = new ArrayDeque<>();
    private long lastNamed;

    OtherProcess(Map<String, Object> kafka, CommandTopics topics) {
        var topic = topics.commands("stock");
        CommandTopics.create(kafka, topic, 1);
        consumer = new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(new TopicPartition(topic, 0)));
        consumer.seekToBeginning(consumer.assignment());
        sender = new Sender(kafka);
    }

    /** The next question of the kind; pings are answered meanwhile. */
    Letter next(Question about) {
        for (int i = 0; i < MOST_POLLS; i++) {
            poll();
            while (!came.isEmpty()) {
                var letter = came.remove();
                if (letter.about() == about) {
                    return letter;
                }
            }
        }
        throw new AssertionError("nobody asked for " + about);
    }

    void answerPingsUntil(BooleanSupplier enough) {
        for (int i = 0; i < MOST_POLLS && !enough.getAsBoolean(); i++) {
            poll();
        }
        if (!enough.getAsBoolean()) {
            throw new AssertionError("nobody heard the answers to pings");
        }
    }

    private void poll() {
        for (var record : consumer.poll(POLL)) {
            var letter = Letter.open(record);
            if (letter.about() == Question.PING) {
                pinged(letter);
            } else {
                came.add(letter);
            }
        }
    }

    private void pinged(Letter ping) {
        if (!ping.shard().equals(SILENT)) {
            lastNamed = ping.generation();
            answer(ping.answer(GENERATION, ""));
        }
    }

    /** The generation that the last ping named. */
    long lastNamed() {
        return lastNamed;
    }

    void answer(Letter letter) {
        sender.send(letter.record(letter.address().topic()));
    }

    void sendRubbish(String topic) {
        sender.send(new ProducerRecord<>(topic, "stock", "rubbish"));
    }

    @Override
    public void close() {
        consumer.close();
        sender.close();
    }
}
