package io.holdfast.events.consuming;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.Topic;
import io.holdfast.events.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** On a real Kafka. */
class DeadLetterWatchTest {
    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CompletableFuture<Map<String, Object>> settings = new CompletableFuture<>();
    private Map<String, Object> kafka;
    private Topics topics;
    private String watch;

    @BeforeEach
    void open(TestInfo test) {
        kafka = Map.of("bootstrap.servers", TestStores.kafka().address().toString());
        topics = new Topics(test.getTestMethod().orElseThrow().getName() + ".");
        topics.create(kafka, 1);
        watch = vertx.deployVerticle(new DeadLetterWatch(settings, topics, 1, List.of("history", "webhooks"), registry))
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private double waiting(String consumer) {
        return registry.get("holdfast.dead.letters")
                .tag("consumer", consumer)
                .gauge()
                .value();
    }

    private static DeadLetter letter(String consumer, Topic topic, long offset) {
        return new DeadLetter(
                consumer,
                topic,
                0,
                offset,
                "key",
                new RecordHeaders(),
                Buffer.buffer("{}"),
                "why",
                1,
                Instant.ofEpochSecond(offset));
    }

    private void park(DeadLetter... letters) {
        try (var box = new DeadLetterBox(kafka, topics)) {
            for (DeadLetter letter : letters) {
                box.park(letter);
            }
        }
    }

    private void discard(DeadLetter... letters) {
        new DeadLetterDesk(CompletableFuture.completedFuture(kafka), topics, List.of(), InstantSource.system())
                .discard(List.of(letters));
    }

    @Test
    void itIsNoNumberUntilKafkaIsThere() {
        assertThat(waiting("history")).isNaN();

        settings.complete(kafka);

        until("there are none", () -> waiting("history") == 0);
    }

    @Test
    void thoseThatWereThereBeforeCount() {
        park(
                letter("history", Topic.ORDERS, 1),
                letter("history", Topic.PAYMENTS, 1),
                letter("webhooks", Topic.ORDERS, 2));
        discard(letter("history", Topic.PAYMENTS, 1));

        settings.complete(kafka);

        until("one of each is there", () -> waiting("history") == 1 && waiting("webhooks") == 1);
    }

    @Test
    void itRisesWithEachAndFallsWhenOneIsGone() {
        settings.complete(kafka);
        var first = letter("history", Topic.ORDERS, 1);
        var second = letter("history", Topic.ORDERS, 2);
        park(first, second);
        until("both wait", () -> waiting("history") == 2);

        park(first.triedAgain("why not", Instant.EPOCH), letter("history", Topic.ORDERS, 3));
        until("one that is tried again stays one", () -> waiting("history") == 3);
        discard(first, second);

        until("one is left", () -> waiting("history") == 1);
        assertThat(waiting("webhooks")).isZero();
    }

    @Test
    void whatIsNoLetterDoesNotCount() throws Exception {
        var foreign = new ProducerRecord<>(topics.deadLetters(Topic.ORDERS), "no id", "{}");
        try (var producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
            producer.send(foreign).get();
        }
        park(letter("history", Topic.ORDERS, 1));

        settings.complete(kafka);

        until("one waits", () -> waiting("history") == 1);
    }

    @Test
    void itIsNoNumberAfterItHasEnded() {
        settings.complete(kafka);
        until("there are none", () -> waiting("history") == 0);

        vertx.undeploy(watch).await();

        assertThat(waiting("history")).isNaN();
    }
}
