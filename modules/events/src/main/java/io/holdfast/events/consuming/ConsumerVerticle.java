package io.holdfast.events.consuming;

import io.holdfast.events.Topic;
import io.holdfast.events.Topics;
import io.holdfast.runtime.OwnThread;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Runs one consumer on a thread of its own, for ever; whatever fails, it begins anew at what is committed. */
public final class ConsumerVerticle extends VerticleBase {
    private static final int PAGE = 500;

    /** A round costs as much as fifty events, so a few hundred are worth waiting for, but not for long. */
    private static final int FULL_BYTES = 96 * 1024;

    private static final int LONGEST_WAIT_MS = 300;

    /** What is fetched waits in memory for its turn. */
    private static final int MOST_BYTES = 512 * 1024;

    /** More than what is waited for, or a fetch from one alone would always wait. */
    private static final int MOST_BYTES_OF_PARTITION = 128 * 1024;

    /** After this time the others take what a node that is gone had; one that starts again goes on with it at once. */
    private static final int GONE_MS = 10_000;

    /** One that waits for its store for longer is left out by the others, and comes back. */
    private static final int LONGEST_ROUND_MS = 600_000;

    /** Who ends in an orderly way leaves at once what it has to the others. */
    private static final CloseOptions LEAVING = CloseOptions.timeout(Duration.ofSeconds(2))
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);

    /** Who begins anew after a failure has it again before anybody else would. */
    private static final CloseOptions REMAINING = CloseOptions.timeout(Duration.ofSeconds(2));

    private final Setup setup;
    private final EventConsumer consumer;
    private final ConsumerMeters meters;
    private final OwnThread thread;

    /**
     * What every consumer of a node is made with.
     *
     * @param node its name: one that is started again after it was killed takes the place of its last life at once
     * @param kafka the settings of its clients, which may be known later
     * @param partitions of topics that do not exist yet
     * @param courtesy how they give way, all together
     */
    public record Setup(
            String node,
            CompletionStage<Map<String, Object>> kafka,
            Topics topics,
            int partitions,
            Courtesy courtesy,
            MeterRegistry meters,
            InstantSource clock,
            RandomGenerator chance) {}

    public ConsumerVerticle(Setup setup, EventConsumer consumer) {
        this.setup = setup;
        this.consumer = consumer;
        this.meters = new ConsumerMeters(setup.meters(), consumer.name());
        this.thread = new OwnThread(consumer.name(), this::consume);
    }

    @Override
    public Future<?> start() {
        thread.start();
        return Future.succeededFuture();
    }

    private void consume(Runnable goesOn) throws Exception {
        var kafka = setup.kafka().toCompletableFuture().get();
        setup.topics().create(kafka, setup.partitions());
        Map<String, Topic> names = consumer.topics().stream()
                .collect(Collectors.toMap(topic -> setup.topics().name(topic), topic -> topic));
        try (var deadLetters = new DeadLetterBox(kafka, setup.topics())) {
            var client = new KafkaConsumer<>(settings(kafka), new StringDeserializer(), new ByteArrayDeserializer());
            try {
                var pace = new Pace(setup.clock(), setup.chance(), setup.courtesy());
                var consumption = new Consumption(client, names, consumer, deadLetters, pace, meters);
                while (true) {
                    consumption.round();
                    goesOn.run();
                }
            } finally {
                OwnThread.calmly(() -> client.close(thread.isStopped() ? LEAVING : REMAINING));
            }
        }
    }

    private Map<String, Object> settings(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, setup.topics().prefix() + consumer.name());
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, setup.node());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, GONE_MS);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PAGE);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FULL_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MOST_BYTES_OF_PARTITION);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_WAIT_MS);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, LONGEST_ROUND_MS);
        return settings;
    }

    @Override
    public Future<?> stop() {
        return thread.stop(vertx);
    }
}
