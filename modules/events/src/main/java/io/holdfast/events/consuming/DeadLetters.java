package io.holdfast.events.consuming;

import io.holdfast.events.Topic;
import io.holdfast.events.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All dead letters as they stand in Kafka now, read from the beginning. Blocks its thread. */
final class DeadLetters {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MOST_SILENT = 20;
    private static final int LIMIT_MS = 10_000;

    private final Map<String, Topic> topics;
    private final Consumer<String, byte[]> kafka;
    private final Map<String, DeadLetter> letters = new LinkedHashMap<>();

    private DeadLetters(Topics topics, Consumer<String, byte[]> kafka) {
        this.topics = Arrays.stream(Topic.values()).collect(Collectors.toMap(topics::deadLetters, topic -> topic));
        this.kafka = kafka;
    }

    /** Those that are {@code wanted}, by topic in the order in which they were parked last. */
    static List<DeadLetter> read(Map<String, Object> kafka, Topics topics, Predicate<DeadLetter> wanted) {
        try (var client = new KafkaConsumer<>(reading(kafka), new StringDeserializer(), new ByteArrayDeserializer())) {
            var found = new DeadLetters(topics, client);
            found.read(partitions(client, topics), wanted);
            return List.copyOf(found.letters.values());
        }
    }

    /** The settings of a client that reads them from their beginning. */
    static Map<String, Object> reading(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MS);
        return settings;
    }

    /** All that have some. */
    static List<TopicPartition> partitions(Consumer<?, ?> kafka, Topics topics) {
        return Arrays.stream(Topic.values())
                .flatMap(topic -> kafka.partitionsFor(topics.deadLetters(topic)).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void read(List<TopicPartition> partitions, Predicate<DeadLetter> wanted) {
        var ends = kafka.endOffsets(partitions);
        kafka.assign(partitions);
        kafka.seekToBeginning(partitions);
        int silent = 0;
        while (partitions.stream().anyMatch(each -> kafka.position(each) < ends.getOrDefault(each, 0L))) {
            var records = kafka.poll(POLL);
            silent = records.isEmpty() ? silent + 1 : 0;
            if (silent == MOST_SILENT) {
                throw new TimeoutException("Kafka does not answer any more");
            }
            records.forEach(record -> take(record, wanted));
        }
    }

    private void take(ConsumerRecord<String, byte[]> record, Predicate<DeadLetter> wanted) {
        letters.remove(record.key());
        var topic = Objects.requireNonNull(topics.get(record.topic()), "not assigned");
        Optional.ofNullable(DeadLetterBox.read(topic, record))
                .filter(wanted)
                .ifPresent(letter -> letters.put(record.key(), letter));
    }
}
