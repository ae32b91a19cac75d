package io.holdfast.remote;

import io.holdfast.journal.Postgres;
import io.holdfast.reservations.LocalHosting;
import io.holdfast.reservations.LocalParticipant;
import io.holdfast.reservations.Participant.Balance;
import io.holdfast.runtime.OwnThread;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The participant of a kind for other processes: takes their questions from the kind's topic to its shards, and the answers to the topic of
 * whoever asked. It begins at the end of the topic: what was asked before it came, nobody waits for any more, and is asked again when it
 * matters. What comes late all the same is what the participant's table is made for, as long as the shard is in the generation that it was
 * meant for: in a later one its table does not remember what another process of the kind has answered meanwhile.
 */
public final class ParticipantHost extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ParticipantHost.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** Whoever asks has given up by then. */
    private static final long LONGEST_LOOK_MS = 2_000;

    /** Who ends in an orderly way leaves at once what it has to the others. */
    private static final CloseOptions LEAVING = CloseOptions.timeout(Duration.ofSeconds(2))
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);

    /** Who begins anew after a failure has it again before anybody else would. */
    private static final CloseOptions REMAINING = CloseOptions.timeout(Duration.ofSeconds(2));
    /** After this time another process of the kind takes what this one had. */
    private static final int GONE_MS = 10_000;

    private final Setup setup;
    private final Post post;
    private final OwnThread questions;
    private @Nullable LocalParticipant participant;

    /**
     * What it is made with.
     *
     * @param node the name of this process, which no other has
     * @param kafka the settings of its clients, which may be known later
     * @param partitions of the topic, should it not exist yet
     */
    public record Setup(
            String kind,
            String node,
            Postgres postgres,
            LocalHosting hosting,
            CompletionStage<Map<String, Object>> kafka,
            CommandTopics topics,
            int partitions) {}

    public ParticipantHost(Setup setup) {
        this.setup = setup;
        this.post = new Post("replies of " + setup.kind(), setup.kafka(), kafka -> {});
        this.questions = new OwnThread("commands of " + setup.kind(), this::receive);
    }

    @Override
    public Future<?> start() {
        return setup.hosting()
                .open(vertx, setup.postgres().client(vertx), setup.kind())
                .onSuccess(opened -> {
                    participant = opened;
                    opened.heedGenerations();
                    post.start();
                    questions.start();
                });
    }

    private void receive(Runnable goesOn) throws Exception {
        var kafka = setup.kafka().toCompletableFuture().get();
        var topic = setup.topics().commands(setup.kind());
        CommandTopics.create(kafka, topic, setup.partitions());
        var consumer = new KafkaConsumer<>(settings(kafka), new StringDeserializer(), new StringDeserializer());
        try {
            consumer.subscribe(Set.of(topic));
            while (true) {
                consumer.poll(POLL).forEach(record -> context.runOnContext(turn -> take(record)));
                goesOn.run();
            }
        } finally {
            OwnThread.calmly(() -> consumer.close(questions.isStopped() ? LEAVING : REMAINING));
        }
    }

    private Map<String, Object> settings(Map<String, Object> kafka) {
        var settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, setup.topics().commands(setup.kind()));
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, setup.node());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, GONE_MS);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return settings;
    }

    private void take(ConsumerRecord<String, String> record) {
        try {
            take(Objects.requireNonNull(participant, "not started"), Letter.open(record));
        } catch (IllegalArgumentException | IllegalStateException e) {
            LOG.warn("what came as a question is none: {}", e.getMessage());
        }
    }

    private void take(LocalParticipant own, Letter letter) {
        var shard = letter.shard();
        caughtUp(own, letter)
                .compose(current -> answer(own, letter))
                .onSuccess(answer -> reply(letter.answer(own.generation(shard), answer)))
                .onFailure(cause -> reply(letter.failed(own.generation(shard), cause.getMessage())));
    }

    /** Of a store that is not there nobody needs to hear; the record is another matter. */
    private static Future<?> caughtUp(LocalParticipant own, Letter letter) {
        long now = own.generation(letter.shard());
        return now == 0 || now >= letter.generation()
                ? Future.succeededFuture()
                : own.refreshed(letter.shard()).timeout(LONGEST_LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private static Future<String> answer(LocalParticipant own, Letter letter) {
        return switch (letter.about()) {
            case COMMANDS ->
                own.run(Wire.commands(letter.shard(), letter.text()), letter.generation())
                        .map(Wire::replies);
            case BALANCES -> balances(own, Wire.ids(letter.text())).map(Wire::balances);
            case LOW_WATER -> {
                own.advance(Wire.lowWater(letter.shard(), letter.text()));
                yield Future.succeededFuture("");
            }
            case PING -> Future.succeededFuture("");
        };
    }

    private static Future<List<Balance>> balances(LocalParticipant own, List<String> ids) {
        var balances = ids.stream().map(own::balance).toList();
        return Future.all(balances).map(all -> all.<Balance>list());
    }

    private void reply(Letter letter) {
        var topic = letter.address().topic();
        if (!topic.isEmpty()) {
            post.send(letter.record(topic));
        }
    }

    @Override
    public Future<?> stop() {
        var own = participant;
        return Future.join(
                questions.stop(vertx), post.stop(vertx), own == null ? Future.succeededFuture() : own.close());
    }
}
