package io.holdfast.remote;

import io.holdfast.protocol.ShardId;
import io.holdfast.runtime.OwnThread;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one process to the participants of others: its questions to their topics, and their answers back to whoever of it asked. */
public final class CommandLink extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLink.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_END = Duration.ofSeconds(2);
    private static final long PING_MS = 1_000;
    private static final int MOST_UNANSWERED = 4;

    private final Setup setup;
    /** By kind: one that nobody answers for does not hold up the other. */
    private final Map<String, Post> posts = new HashMap<>();

    private final OwnThread replies;
    private final Map<Integer, Asker> askers = new ConcurrentHashMap<>();
    private final AtomicInteger joined = new AtomicInteger();
    private final Map<ShardId, AtomicInteger> unanswered = new HashMap<>();
    private final Map<ShardId, Long> generations = new ConcurrentHashMap<>();

    /**
     * What it is made with.
     *
     * @param node the name of this process, which no other has
     * @param life that of this life of it, which no other had: an answer to another one is none
     * @param shards those of the participants
     * @param kafka the settings of its clients, which may be known later
     * @param partitions of a topic of commands, should it not exist yet
     */
    public record Setup(
            String node,
            String life,
            Set<ShardId> shards,
            CompletionStage<Map<String, Object>> kafka,
            CommandTopics topics,
            int partitions) {}

    /** Somebody who asks, on an event loop. */
    interface Asker {
        /** Brings the answer to the question of that number; called on the context that joined. */
        void answered(long number, Letter answer);
    }

    public CommandLink(Setup setup) {
        this.setup = setup;
        this.replies = new OwnThread("replies to commands", this::receive);
        setup.shards().forEach(shard -> {
            unanswered.put(shard, new AtomicInteger(MOST_UNANSWERED));
            posts.computeIfAbsent(
                    shard.kind(),
                    kind -> new Post("commands to " + kind, setup.kafka(), kafka -> prepare(kafka, kind)));
        });
    }

    private void prepare(Map<String, Object> kafka, String kind) {
        CommandTopics.create(kafka, setup.topics().commands(kind), setup.partitions());
        CommandTopics.create(kafka, setup.topics().replies(setup.node()), 1);
    }

    @Override
    public Future<?> start() {
        posts.values().forEach(Post::start);
        replies.start();
        var desk = join(context, (number, answer) -> pinged(answer.shard()));
        vertx.setPeriodic(
                0,
                PING_MS,
                timer -> unanswered.forEach((shard, pings) -> {
                    pings.incrementAndGet();
                    desk.ask(shard, Question.PING, 0, "");
                }));
        return Future.succeededFuture();
    }

    private void pinged(ShardId shard) {
        var pings = unanswered.get(shard);
        if (pings != null) {
            pings.set(0);
        }
    }

    /** Whether for some shard of this kind a process has lately answered. */
    public boolean answers(String kind) {
        return unanswered.entrySet().stream()
                .anyMatch(each ->
                        each.getKey().kind().equals(kind) && each.getValue().get() < MOST_UNANSWERED);
    }

    /** The latest generation of the shard that anybody was heard of; 0 for none. */
    long generation(ShardId shard) {
        return generations.getOrDefault(shard, 0L);
    }

    /** That the shard is in this generation by the record: also when more was heard of, from a journal that has gone back since. */
    void onRecord(ShardId shard, long generation) {
        generations.put(shard, generation);
    }

    private void heard(ShardId shard, long generation) {
        generations.merge(shard, generation, Math::max);
    }

    /** How one asker asks. */
    final class Desk {
        final int asker;

        private Desk(int asker) {
            this.asker = asker;
        }

        void ask(ShardId shard, Question about, long question, String text) {
            var address = new Letter.Address(setup.topics().replies(setup.node()), setup.life(), asker, question);
            send(new Letter(about, shard, generation(shard), address, text, null));
        }

        /** What is not answered. */
        void tell(ShardId shard, Question about, String text) {
            send(new Letter(about, shard, generation(shard), Letter.Address.NOBODY, text, null));
        }

        private void send(Letter letter) {
            var kind = letter.shard().kind();
            Objects.requireNonNull(posts.get(kind), "no such kind")
                    .send(letter.record(setup.topics().commands(kind)));
        }
    }

    /** {@code asker} is told of answers on {@code context}. Event loops join at the same time, and none may hear what another asked. */
    Desk join(Context context, Asker asker) {
        int number = joined.getAndIncrement();
        askers.put(number, (question, answer) -> context.runOnContext(turn -> asker.answered(question, answer)));
        return new Desk(number);
    }

    private void receive(Runnable goesOn) throws Exception {
        var kafka = setup.kafka().toCompletableFuture().get();
        var topic = setup.topics().replies(setup.node());
        CommandTopics.create(kafka, topic, 1);
        var consumer = new KafkaConsumer<>(settings(kafka), new StringDeserializer(), new StringDeserializer());
        try {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (true) {
                consumer.poll(POLL).forEach(this::answered);
                goesOn.run();
            }
        } finally {
            OwnThread.calmly(() -> consumer.close(CloseOptions.timeout(LONGEST_END)));
        }
    }

    private static Map<String, Object> settings(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return settings;
    }

    private void answered(ConsumerRecord<String, String> record) {
        try {
            var letter = Letter.open(record);
            var address = letter.address();
            var asker = askers.get(address.asker());
            if (address.life().equals(setup.life()) && asker != null) {
                heard(letter.shard(), letter.generation());
                asker.answered(address.question(), letter);
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("what came as an answer is none: {}", e.getMessage());
        }
    }

    @Override
    public Future<?> stop() {
        return Future.join(
                Stream.concat(posts.values().stream().map(post -> post.stop(vertx)), Stream.of(replies.stop(vertx)))
                        .toList());
    }
}
