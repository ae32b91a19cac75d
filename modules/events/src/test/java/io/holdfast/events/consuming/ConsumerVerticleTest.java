package io.holdfast.events.consuming;

import static io.holdfast.embedded.testing.Eventually.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** On a real Kafka; the effect is a list. */
class ConsumerVerticleTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Noted noted = new Noted();
    private Map<String, Object> kafka;
    private Topics topics;
    private KafkaProducer<String, byte[]> producer;

    /** Remembers the ids, as every consumer must. */
    private static final class Noted implements EventConsumer {
        final List<CloudEvent> effects = new CopyOnWriteArrayList<>();
        final Set<String> ids = ConcurrentHashMap.newKeySet();
        final Set<String> poison = ConcurrentHashMap.newKeySet();
        final AtomicInteger timesAway = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();
        final List<Long> missed = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "noted";
        }

        @Override
        public Set<Topic> topics() {
            return Set.of(Topic.ORDERS);
        }

        @Override
        public void apply(List<CloudEvent> events) {
            calls.incrementAndGet();
            if (timesAway.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StoreAwayException(new IllegalStateException("away"));
            }
            events.stream()
                    .filter(event -> poison.contains(event.id()))
                    .findFirst()
                    .ifPresent(event -> {
                        throw new IllegalStateException("cannot apply " + event.id());
                    });
            events.stream().filter(event -> ids.add(event.id())).forEach(effects::add);
        }

        @Override
        public void missed(long count) {
            if (timesAway.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StoreAwayException(new IllegalStateException("away"));
            }
            missed.add(count);
        }

        List<String> effects() {
            return effects.stream().map(CloudEvent::id).toList();
        }
    }

    @BeforeEach
    void open(TestInfo test) {
        kafka = Map.of("bootstrap.servers", TestStores.kafka().address().toString());
        topics = new Topics(test.getTestMethod().orElseThrow().getName() + ".");
        topics.create(kafka, 2);
        producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private String consume() {
        return consume("node-1");
    }

    private String consume(String node) {
        var setup = new ConsumerVerticle.Setup(
                node,
                CompletableFuture.completedFuture(kafka),
                topics,
                2,
                Courtesy.none(),
                registry,
                InstantSource.system(),
                new Random(1));
        return VERTX.deployVerticle(new ConsumerVerticle(setup, noted)).await();
    }

    /** Returns its partition. */
    private int send(String key, String id) throws Exception {
        return producer.send(record(key, id, "{}".getBytes(UTF_8))).get().partition();
    }

    private ProducerRecord<String, byte[]> record(String key, String id, byte[] value) {
        var record = new ProducerRecord<>(topics.name(Topic.ORDERS), key, value);
        record.headers()
                .add("ce_id", id.getBytes(UTF_8))
                .add("ce_type", "order.paid".getBytes(UTF_8))
                .add("ce_subject", key.getBytes(UTF_8))
                .add("ce_time", "2026-11-26T10:00:00.123Z".getBytes(UTF_8));
        return record;
    }

    private double count(String meter) {
        return registry.get(meter).tag("consumer", "noted").counter().count();
    }

    private List<DeadLetter> letters() {
        return DeadLetters.read(kafka, topics, letter -> true);
    }

    /** Of all partitions. */
    private long committed() throws Exception {
        try (var admin = Admin.create(kafka)) {
            return admin
                    .listConsumerGroupOffsets(topics.prefix() + "noted")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        }
    }

    @Test
    void eventsHaveTheirEffectInTheOrderOfTheirKeyAndRepeatedOnesNone() throws Exception {
        for (String id : List.of("1.1", "1.2", "1.1", "1.3", "1.2")) {
            send("order", id);
        }
        consume();

        until("all had their effect", () -> noted.effects.size() == 3 && count("holdfast.consumer.applied") == 5);
        assertThat(noted.effects()).containsExactly("1.1", "1.2", "1.3");
        var event = noted.effects.getFirst();
        assertThat(event.topic()).isEqualTo(Topic.ORDERS);
        assertThat(event.key()).isEqualTo("order");
        assertThat(event.data()).isEqualTo("{}");
        assertThat(event.at()).isEqualTo("2026-11-26T10:00:00.123Z");
        assertThat(letters()).isEmpty();
    }

    @Test
    void whoeverBeginsAnewGoesOnWhereTheLastOneCameTo() throws Exception {
        send("order", "1.1");
        var first = consume();
        until("the first had its effect", () -> noted.effects.size() == 1);
        VERTX.undeploy(first).await();
        assertThat(committed()).isEqualTo(1);

        send("order", "1.2");
        consume();

        until("the second had its effect", () -> noted.effects.size() == 2);
        assertThat(noted.effects()).containsExactly("1.1", "1.2");
        assertThat(count("holdfast.consumer.applied")).isEqualTo(2);
    }

    @Test
    void oneThatCannotBeAppliedIsParkedAndTheOthersGoOn() throws Exception {
        noted.poison.add("1.500");
        var sent = new ArrayList<java.util.concurrent.Future<?>>();
        for (int i = 1; i <= 1_000; i++) {
            sent.add(producer.send(record("order", "1." + i, ("{\"no\":" + i + "}").getBytes(UTF_8))));
        }
        for (var each : sent) {
            each.get();
        }
        consume();

        until("all others had their effect", () -> noted.effects.size() == 999);
        assertThat(noted.effects())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000)
                        .filter(i -> i != 500)
                        .mapToObj(i -> "1." + i)
                        .toList());
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.consumer()).isEqualTo("noted");
            assertThat(letter.id()).isEqualTo("noted:orders:" + letter.partition() + ":499");
            assertThat(letter.cause()).isEqualTo("cannot apply 1.500");
            assertThat(letter.attempts()).isEqualTo(5);
            assertThat(letter.key()).isEqualTo("order");
            assertThat(letter.header("ce_id")).isEqualTo("1.500");
            assertThat(letter.value()).hasToString("{\"no\":500}");
            assertThat(letter.event().id()).isEqualTo("1.500");
        });
        assertThat(noted.calls.get()).as("it was found by halves").isLessThan(60);
        until("it is committed", () -> count("holdfast.consumer.parked") == 1);
    }

    @Test
    void whatIsNoEventIsParkedAtOnce() throws Exception {
        producer.send(new ProducerRecord<>(topics.name(Topic.ORDERS), "order", "hello".getBytes(UTF_8)))
                .get();
        producer.send(new ProducerRecord<>(topics.name(Topic.ORDERS), null, "hello".getBytes(UTF_8)))
                .get();
        producer.send(record("order", "1.7", null)).get();
        var late = record("order", "1.8", "{}".getBytes(UTF_8));
        late.headers().remove("ce_time").add("ce_time", "yesterday".getBytes(UTF_8));
        producer.send(late).get();
        var never = record("order", "1.8", "{}".getBytes(UTF_8));
        never.headers().remove("ce_time").add("ce_time", "+999999999-01-01T00:00:00Z".getBytes(UTF_8));
        producer.send(never).get();
        producer.send(record("order", "1.9", new byte[] {(byte) 0xff})).get();
        send("order", "1.10");
        consume();

        until("the one that is an event had its effect", () -> noted.effects().equals(List.of("1.10")));
        until("all others are parked", () -> letters().size() == 6);
        assertThat(letters())
                .extracting(DeadLetter::cause)
                .containsExactlyInAnyOrder(
                        "it has no header ce_id",
                        "it has no key",
                        "it has no value",
                        "ce_time is no time: yesterday",
                        "ce_time is not of the years 1970 to 9999: +999999999-01-01T00:00:00Z",
                        "it is not UTF-8");
        assertThat(letters()).extracting(DeadLetter::attempts).containsOnly(1);
        assertThat(letters())
                .filteredOn(letter -> letter.cause().equals("it has no value"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).isNull());
    }

    @Test
    void aStoreThatIsAwayIsWaitedFor() throws Exception {
        noted.timesAway.set(8);
        send("order", "1.1");
        consume();

        until("it had its effect", () -> noted.effects.size() == 1);
        assertThat(letters()).isEmpty();
        assertThat(count("holdfast.consumer.retried")).isEqualTo(8);
    }

    @Test
    void whatKafkaLetGoBeforeItWasTakenIsTold() throws Exception {
        send("order", "1.1");
        var first = consume();
        until("the first had its effect", () -> noted.effects.size() == 1);
        VERTX.undeploy(first).await();
        for (int i = 2; i <= 7; i++) {
            send("order", "1." + i);
        }
        letGo(send("order", "1.8"), 6);
        noted.timesAway.set(1);
        consume();

        until("what is left had its effect", () -> noted.effects.size() == 3);
        assertThat(noted.effects()).containsExactly("1.1", "1.7", "1.8");
        assertThat(noted.missed).containsExactly(5L);
        send("order", "1.9");
        until("the next had its effect", () -> noted.effects.size() == 4);
        assertThat(noted.missed).hasSize(1);
    }

    @Test
    void whatKafkaLetGoMayHaveBeenAllThereWas() throws Exception {
        send("order", "1.1");
        var first = consume();
        until("the first had its effect", () -> noted.effects.size() == 1);
        VERTX.undeploy(first).await();
        letGo(send("order", "1.2"), 2);
        consume();

        until("it is told", () -> noted.missed.equals(List.of(1L)));
    }

    /** A consumer that is new, or was away for so long that Kafka has forgotten how far it came. */
    @Test
    void soIsWhatKafkaLetGoBeforeAnythingWasCommitted() throws Exception {
        send("order", "1.1");
        send("order", "1.2");
        letGo(send("order", "1.3"), 2);
        consume();

        until("what is left had its effect", () -> noted.effects.size() == 1);
        assertThat(noted.missed).containsExactly(2L);
    }

    /** As its retention does: of a partition all before {@code offset}. */
    private void letGo(int partition, long offset) throws Exception {
        try (var admin = Admin.create(kafka)) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(topics.name(Topic.ORDERS), partition),
                            RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    @Test
    void severalShareThePartitionsAndNothingHasItsEffectTwice() throws Exception {
        var first = consume("node-1");
        consume("node-2");
        for (int i = 0; i < 200; i++) {
            send("order-" + i, "1." + (i + 1));
        }
        VERTX.undeploy(first).await();

        until("all had their effect", () -> noted.effects.size() == 200);
        assertThat(noted.effects()).doesNotHaveDuplicates();
    }
}
