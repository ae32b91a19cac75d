package io.holdfast.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.embedded.testing.TestStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Hears everything that is said on the topics of a test, from the beginning. */
final class Listener implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KafkaConsumer<String, String> consumer;
    private final List<ConsumerRecord<String, String>> heard = new ArrayList<>();

    private Listener(KafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", TestStores.kafka().address().toString());
    }

    /** The topics must exist. */
    static Listener to(Topics topics) {
        var consumer = new KafkaConsumer<>(kafka(), new StringDeserializer(), new StringDeserializer());
        var partitions = Arrays.stream(Topic.values())
                .flatMap(topic -> consumer.partitionsFor(topics.name(topic)).stream())
                .map((PartitionInfo partition) -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new Listener(consumer);
    }

    /** All that was heard, once it is enough. */
    List<ConsumerRecord<String, String>> until(Predicate<List<ConsumerRecord<String, String>>> enough) {
        long untilNs = System.nanoTime() + LIMIT.toNanos();
        while (!enough.test(heard)) {
            if (System.nanoTime() > untilNs) {
                throw new AssertionError("heard only " + ids());
            }
            consumer.poll(PAUSE).forEach(heard::add);
        }
        return List.copyOf(heard);
    }

    List<ConsumerRecord<String, String>> until(int count) {
        return until(all -> all.size() >= count);
    }

    private List<String> ids() {
        return heard.stream().map(record -> header(record, "ce_id")).toList();
    }

    static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
