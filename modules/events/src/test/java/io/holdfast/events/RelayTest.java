package io.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Announcements;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Sessions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** On a real Postgres and a real Kafka. */
class RelayTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RelayMeters meters = new RelayMeters(registry, InstantSource.system());
    private Postgres postgres;
    private Pool sql;
    private Topics topics;
    private long session;

    @BeforeAll
    static void startKafka() {
        assertThat(TestStores.kafka().pid()).isPositive();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    @BeforeEach
    void openSession(TestInfo test) {
        postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        sql = postgres.pool(VERTX);
        session = Sessions.open(sql, "test").await();
        topics = new Topics(test.getTestMethod().orElseThrow().getName() + ".");
        topics.create(Listener.kafka(), 3);
    }

    @AfterEach
    void close() {
        sql.close().await();
    }

    private void run(String statement, Object... values) {
        sql.preparedQuery(statement).execute(Tuple.wrap(List.of(values))).await();
    }

    private void decide(long seq, char outcome, String order) {
        run(
                "insert into decision (tx, outcome, mode, order_id, branches, event)"
                        + " values ($1, $2::text::\"char\", '2', $3, $4, 'apple=1@40')",
                session << 40 | seq,
                String.valueOf(outcome),
                order,
                "stock-0@1#d apple:1|payment-0@1#d user:40");
    }

    private void note(String type, String subject) {
        run("insert into announcement (type, subject, body) values ($1, $2, '{}')", type, subject);
    }

    private void settled(long seq) {
        Announcements.complete(sql, session, seq).await();
    }

    private long marked() {
        return sql.query("select announced from low_water")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private long number(String query) {
        for (Row row : sql.query(query).execute().await()) {
            return row.getLong(0);
        }
        throw new AssertionError(query);
    }

    private Relay relay(Publisher publisher) {
        return new Relay(sql, publisher, meters, EventTraces.NONE, UnaryOperator.identity());
    }

    /** Rounds until one has nothing to tell. */
    private void tellAll() {
        try (var publisher = new Publisher(Listener.kafka(), topics)) {
            var relay = relay(publisher);
            relay.round();
            while (relay.round()) {
                assertThat(marked()).isPositive();
            }
        }
    }

    private List<ConsumerRecord<String, String>> heard(int count) {
        try (var listener = Listener.to(topics)) {
            return listener.until(count);
        }
    }

    private List<String> heardOf(String key, int count) {
        return heard(count).stream()
                .filter(record -> record.key().equals(key))
                .map(record -> Listener.header(record, "ce_type"))
                .toList();
    }

    @Test
    void anOrderIsToldFromItsCreationToItsPayment() {
        note("order.created", "order-1");
        note("order.item_added", "order-1");
        decide(1, 'C', "order-1");
        settled(1);

        tellAll();

        assertThat(heardOf("order-1", 5)).containsExactly("order.created", "order.item_added", "order.paid");
        assertThat(marked()).isEqualTo(1);
        assertThat(number("select count(*) from announcement")).isZero();
    }

    @Test
    void whatKafkaRefusesIsStillOwedAndToldOnceItIsTaken() {
        note("order.created", "order-1");
        decide(1, 'C', "order-1");
        settled(1);

        try (var publisher = new Publisher(Listener.kafka(), thatTakeNothing())) {
            assertThatThrownBy(relay(publisher)::round).hasRootCauseInstanceOf(RecordTooLargeException.class);
        }
        assertThat(marked()).isZero();
        assertThat(number("select count(*) from announcement")).isEqualTo(1);

        tellAll();
        assertThat(heardOf("order-1", 4)).containsExactly("order.created", "order.paid");
        assertThat(marked()).isEqualTo(1);
        assertThat(number("select count(*) from announcement")).isZero();
    }

    /** Made so: a limit that is set later is acknowledged before the broker goes by it. */
    private Topics thatTakeNothing() {
        var refusing = new Topics("refusing." + topics.prefix());
        var smallest = Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "100");
        try (var admin = Admin.create(Listener.kafka())) {
            admin.createTopics(Arrays.stream(Topic.values())
                            .map(topic -> new NewTopic(refusing.name(topic), Optional.of(1), Optional.empty())
                                    .configs(smallest))
                            .toList())
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        return refusing;
    }

    @Test
    void anEventIsACloudEventInBinaryMode() {
        decide(1, 'C', "order-1");
        settled(1);

        tellAll();

        var paid = heard(3).stream()
                .filter(record -> record.topic().equals(topics.name(Topic.ORDERS)))
                .findFirst()
                .orElseThrow();
        assertThat(Listener.header(paid, "ce_specversion")).isEqualTo("1.0");
        assertThat(Listener.header(paid, "ce_id")).isEqualTo(session + ".1");
        assertThat(Listener.header(paid, "ce_source")).isEqualTo("/anEventIsACloudEventInBinaryMode");
        assertThat(Listener.header(paid, "ce_type")).isEqualTo("order.paid");
        assertThat(Listener.header(paid, "ce_subject")).isEqualTo("order-1");
        assertThat(Listener.header(paid, "ce_time")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(Listener.header(paid, "content-type")).isEqualTo("application/json");
        assertThat(paid.value()).startsWith("{\"order_id\":\"order-1\"");
    }

    @Test
    void whatIsNotSettledIsToldLaterAndWhatWasToldIsNotToldAgain() {
        decide(1, 'C', "order-1");
        decide(3, 'C', "order-3");
        settled(1);
        tellAll();
        assertThat(marked()).isEqualTo(1);

        decide(2, 'A', "order-2");
        settled(3);
        tellAll();

        assertThat(heard(6))
                .extracting(ConsumerRecord::key)
                .doesNotContain("order-2")
                .hasSize(6);
        assertThat(marked()).isEqualTo(3);
        assertThat(Announcements.owed(sql).await()).isZero();
    }

    @Test
    void manyPagesAreToldInTheirOrder() {
        run(
                "insert into decision (tx, outcome, mode, order_id, branches, event)"
                        + " select $1::bigint + n, 'C', '2', 'order', 'payment-0@1#d user:' || n, 'apple=1@40' from generate_series(1, 4500) n",
                session << 40);
        run("insert into announcement (type, subject, body)"
                + " select 'order.created', 'order', n::text from generate_series(1, 4500) n");
        settled(4500);

        tellAll();

        var ids = heard(13500).stream().collect(Collectors.groupingBy(record -> Listener.header(record, "ce_type")));
        assertThat(ids.get("order.created"))
                .extracting(ConsumerRecord::value)
                .isEqualTo(java.util.stream.IntStream.rangeClosed(1, 4500)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(ids.get("order.paid"))
                .extracting(record -> Listener.header(record, "ce_id"))
                .isEqualTo(java.util.stream.IntStream.rangeClosed(1, 4500)
                        .mapToObj(seq -> session + "." + seq)
                        .toList());
        assertThat(ids.get("payment.changed")).hasSize(4500);
    }

    /** As when it is killed after Kafka has acknowledged and before the mark. */
    @Test
    void whoBeginsAnewRepeatsWhatIsNotMarkedUnderTheSameIds() {
        decide(1, 'C', "order-1");
        settled(1);
        tellAll();
        run("update low_water set announced = 0");

        tellAll();

        assertThat(heard(6))
                .extracting(record -> Listener.header(record, "ce_id"))
                .containsExactlyInAnyOrder(
                        session + ".1", session + ".1",
                        session + ".1/stock/apple", session + ".1/stock/apple",
                        session + ".1/payment/user", session + ".1/payment/user");
    }

    @Test
    void oneOfTwoRelaysTellsAndTheOtherTakesOver() {
        var first = VERTX.deployVerticle(verticle()).await();
        decide(1, 'C', "order-1");
        settled(1);
        heard(3);
        var second = VERTX.deployVerticle(verticle()).await();
        decide(2, 'C', "order-2");
        settled(2);
        assertThat(heard(6)).hasSize(6);

        VERTX.undeploy(first).await();
        decide(3, 'C', "order-3");
        settled(3);

        assertThat(heard(9)).hasSize(9);
        VERTX.undeploy(second).await();
    }

    private RelayVerticle verticle() {
        return new RelayVerticle(new RelayVerticle.Setup(
                VERTX,
                postgres,
                CompletableFuture.completedFuture(Listener.kafka()),
                topics,
                3,
                registry,
                EventTraces.NONE,
                InstantSource.system(),
                UnaryOperator.identity()));
    }
}
