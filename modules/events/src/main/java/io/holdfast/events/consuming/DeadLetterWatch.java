package io.holdfast.events.consuming;

import io.holdfast.events.Topics;
import io.holdfast.runtime.OwnThread;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * How many dead letters wait, whoever parked them: all are read once, and then Kafka tells what changes, so that it costs next to
 * nothing while nothing does.
 */
public final class DeadLetterWatch extends VerticleBase {
    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 128 * 1024;

    private final CompletionStage<Map<String, Object>> kafka;
    private final Topics topics;
    private final int partitions;
    private final OwnThread thread = new OwnThread("dead-letters", this::watch);
    private volatile @Nullable Map<String, Long> waiting;

    /**
     * Shows what it sees in {@code registry}, which is not a number while that is not known.
     *
     * @param kafka the settings of its clients, which may be known later
     * @param partitions of topics that do not exist yet
     * @param consumers whose letters are counted
     */
    public DeadLetterWatch(
            CompletionStage<Map<String, Object>> kafka,
            Topics topics,
            int partitions,
            List<String> consumers,
            MeterRegistry registry) {
        this.kafka = kafka;
        this.topics = topics;
        this.partitions = partitions;
        consumers.forEach(consumer -> Gauge.builder("holdfast.dead.letters", this, watch -> watch.waiting(consumer))
                .description("Events that a consumer could not apply, and nobody has replayed or discarded")
                .tag("consumer", consumer)
                .register(registry));
    }

    private double waiting(String consumer) {
        var known = waiting;
        return known == null ? Double.NaN : known.getOrDefault(consumer, 0L);
    }

    @Override
    public Future<?> start() {
        thread.start();
        return Future.succeededFuture();
    }

    private void watch(Runnable goesOn) throws Exception {
        var settings = kafka.toCompletableFuture().get();
        topics.create(settings, partitions);
        var client = new KafkaConsumer<>(patiently(settings), new StringDeserializer(), new ByteArrayDeserializer());
        try {
            follow(client, goesOn);
        } finally {
            waiting = null;
            // It would wait for what Kafka was asked last, for nothing.
            OwnThread.calmly(() -> client.close(CloseOptions.timeout(Duration.ZERO)));
        }
    }

    /** Kafka answers when there is something, and else only once in a round. */
    private static Map<String, Object> patiently(Map<String, Object> kafka) {
        var settings = DeadLetters.reading(kafka);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) ROUND.toMillis());
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // of another Kafka it has seen nothing yet
        return settings;
    }

    private void follow(KafkaConsumer<String, byte[]> client, Runnable goesOn) {
        Set<String> letters = new HashSet<>();
        var all = DeadLetters.partitions(client, topics);
        client.assign(all);
        client.seekToBeginning(all);
        while (true) {
            client.poll(ROUND).forEach(record -> note(record, letters));
            // Asked each time: it says whether Kafka is there, which a silent one would not.
            var ends = client.endOffsets(all);
            if (all.stream().allMatch(each -> client.position(each) >= ends.getOrDefault(each, 0L))) {
                waiting = letters.stream()
                        .collect(Collectors.groupingBy(DeadLetter::consumerOf, HashMap::new, Collectors.counting()));
                goesOn.run();
            }
        }
    }

    private static void note(ConsumerRecord<String, byte[]> record, Set<String> letters) {
        if (!DeadLetter.isId(record.key())) {
            return; // It is from somebody else.
        }
        if (record.value() == null) {
            letters.remove(record.key());
        } else {
            letters.add(record.key());
        }
    }

    @Override
    public Future<?> stop() {
        return thread.stop(vertx);
    }
}
