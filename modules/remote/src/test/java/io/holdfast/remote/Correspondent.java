package io.holdfast.remote;

import io.holdfast.protocol.ShardId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Asks a participant in another process as a coordinator would, again and again until it is answered. Belongs to one thread. */
final class Correspondent implements AutoCloseable {
    private static final int MOST_TRIES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(50);

    private final CommandTopics topics;
    private final String replies;
    private final KafkaConsumer<String, String> consumer;
    private final Sender sender;
    private long questions;

    Correspondent(Map<String, Object> kafka, CommandTopics topics, String kind) {
        this.topics = topics;
        replies = topics.replies("test");
        CommandTopics.create(kafka, replies, 1);
        CommandTopics.create(kafka, topics.commands(kind), 1);
        consumer = new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(), new StringDeserializer());
        consumer.assign(List.of(new TopicPartition(replies, 0)));
        consumer.seekToBeginning(consumer.assignment());
        sender = new Sender(kafka);
    }

    /** The answer, whatever it is. */
    Letter ask(ShardId shard, long generation, Question about, String text) {
        for (int i = 0; i < MOST_TRIES; i++) {
            long number = ++questions;
            var address = new Letter.Address(replies, "life", 0, number);
            send(new Letter(about, shard, generation, address, text, null).record(topics.commands(shard.kind())));
            var answer = answerTo(number);
            if (answer != null) {
                return answer;
            }
        }
        throw new AssertionError("nobody answered for " + shard);
    }

    private Letter answerTo(long number) {
        var end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end)) {
            for (var record : consumer.poll(POLL)) {
                var letter = Letter.open(record);
                if (letter.address().question() == number) {
                    return letter;
                }
            }
        }
        return null;
    }

    void send(ProducerRecord<String, String> record) {
        sender.send(record);
    }

    @Override
    public void close() {
        consumer.close();
        sender.close();
    }
}
