package io.holdfast.app.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of orders as a server keeps it, and what becomes of events that it cannot keep. */
class DeadLettersTest {
    @TempDir
    static Path folder;

    private static Cli cli;
    private static Cli.Foreground server;
    private static Shop shop;
    private static StoreAccess stores;

    @BeforeAll
    static void start() throws Exception {
        var data = folder.resolve("data");
        cli = new Cli(data)
                .with("HOLDFAST_EVENTS_ENABLED", "true")
                .with("HOLDFAST_EVENTS_CONSUMERS", "order-history")
                .with("HOLDFAST_LOOPS", "1");
        server = cli.up("--port", "0");
        shop = Shop.at(server.url());
        stores = StoreAccess.of(data);
    }

    @AfterAll
    static void end() throws Exception {
        shop.close();
        server.close();
        assertThat(cli.run("down").status()).isZero();
    }

    private static JsonObject dlq(String verb, String... options) throws Exception {
        var words = new ArrayList<>(List.of(options));
        words.add("--json");
        var result = cli.run(List.of("dlq", verb), words.toArray(String[]::new));
        assertThat(result.err()).isEmpty();
        return new JsonObject(result.text());
    }

    private static void awaitLetters(int count) {
        Eventually.until("there are " + count + " dead letters", () -> {
            try {
                return dlq("list").getInteger("count") == count;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void awaitGauge(int count) {
        var series = "\nholdfast_dead_letters{consumer=\"order-history\"} " + count + ".0";
        Eventually.until(
                "the gauge says " + count,
                () -> Shop.await(shop.get("/orders/metrics")).body().contains(series));
    }

    private static StoreAddresses stores() {
        return StoreAccess.of(folder.resolve("data")).stores();
    }

    private static void announce(String order, String id, String data) throws Exception {
        Eventually.until("it is known where Kafka is", () -> stores().kafka().isPresent());
        var kafka = stores().kafka().orElseThrow();
        try (var producer = new KafkaProducer<>(
                new HashMap<String, Object>(kafka.client()), new StringSerializer(), new StringSerializer())) {
            var event = new ProducerRecord<>("holdfast.orders", order, data);
            event.headers()
                    .add("ce_id", id.getBytes(UTF_8))
                    .add("ce_type", "order.paid".getBytes(UTF_8))
                    .add("ce_subject", order.getBytes(UTF_8))
                    .add("ce_time", Instant.now().toString().getBytes(UTF_8));
            producer.send(event).get();
        }
    }

    private static String paid(String order, int total) {
        var line = JsonObject.of("item_id", "apple", "quantity", 1, "price", total);
        return JsonObject.of("order_id", order, "user_id", "carl", "total_cost", total, "protocol", "2pc")
                .put("items", JsonArray.of(line))
                .encode();
    }

    private static JsonObject history(String user) {
        return shop.read("/orders/by-user/" + user);
    }

    @Test
    void whatIsSoldIsInTheHistory() {
        var item = shop.item(30, 10);
        var user = shop.user(100);
        var first = shop.order(user, item);
        var second = shop.order(user, item, item);
        shop.done("/orders/checkout/" + second);

        Eventually.until("it was heard of", () -> history(user).encode().contains("\"paid\""));
        var orders = history(user).getJsonArray("orders");
        assertThat(orders).hasSize(2);
        assertThat(orders.getJsonObject(0).getString("order_id")).isEqualTo(second);
        assertThat(orders.getJsonObject(0).getString("status")).isEqualTo("paid");
        assertThat(orders.getJsonObject(0).getLong("total_cost")).isEqualTo(60);
        assertThat(orders.getJsonObject(1).getString("order_id")).isEqualTo(first);
        assertThat(orders.getJsonObject(1).getString("status")).isEqualTo("created");
        assertThat(shop.read("/orders/" + second + "/timeline").getJsonArray("events").stream()
                        .map(each -> ((JsonObject) each).getString("type")))
                .containsExactly("order.created", "order.item_added", "order.item_added", "order.paid");
    }

    @Test
    void anEventThatCannotBeKeptIsParkedUntilAPersonHasSeenToIt() throws Exception {
        stores.sql("alter table order_event add constraint poison check (order_id <> 'poison')");
        announce("poison", "9.1", paid("poison", 7));
        announce("hopeless", "9.2", "hello");
        announce("fine", "9.3", paid("fine", 8));
        awaitLetters(2);
        awaitGauge(2);
        Eventually.until("the others went on", () -> history("carl").encode().contains("\"fine\""));

        var letters = dlq("list", "--consumer", "order-history").getJsonArray("entries");
        assertThat(about("hopeless", letters).getInteger("attempts")).isEqualTo(1);
        var poison = about("poison", letters);
        assertThat(poison.getString("cause")).contains("poison");
        assertThat(poison.getInteger("attempts")).isEqualTo(5);
        var id = poison.getString("id");
        assertThat(dlq("show", id).getString("body")).contains("\"total_cost\":7");
        assertThat(cli.run(List.of("dlq", "list")).status()).isEqualTo(1);

        assertThat(dlq("replay", id).getJsonArray("entries").getJsonObject(0).getBoolean("done"))
                .isFalse();
        assertThat(dlq("show", id).getInteger("attempts")).isEqualTo(6);

        stores.sql("alter table order_event drop constraint poison");
        var replayed = cli.run(List.of("dlq", "replay"), "--all");
        assertThat(replayed.status()).isEqualTo(1);
        assertThat(replayed.out())
                .anyMatch(line -> line.equals(id + " => applied"))
                .anyMatch(line -> line.contains(" not done: its value is no JSON object"));
        awaitLetters(1);
        awaitGauge(1);
        assertThat(history("carl").encode()).contains("\"poison\"");

        var discarded = cli.run(List.of("dlq", "discard"), "--all", "--reason", "nonsense");
        assertThat(discarded.status()).isZero();
        awaitLetters(0);
        awaitGauge(0);
        assertThat(cli.run(List.of("dlq", "list")).text()).isEqualTo("no dead letters");
        assertThat(stores.number("select count(*) from operator_action where verb = 'discard' and reason = 'nonsense'"
                        + " and outcome = 'discarded'"))
                .isOne();
        assertThat(cli.run(List.of("dlq", "show"), id).lastLine())
                .startsWith("holdfast: There is no dead letter " + id + ": it was replayed or discarded");
    }

    @Test
    void itIsParkedAsTheContractSays() throws Exception {
        var contract = Contract.read(Path.of("../../docs/asyncapi.yaml"));
        announce("torn", "9.4", "{}");
        Eventually.until("it is parked", () -> parked().containsKey("torn"));
        var letter = parked().get("torn");
        var headers = new JsonObject();
        letter.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));

        contract.assertIsDeadLetter(headers);
        assertThat(headers.getString("ce_id")).isEqualTo("9.4");
        assertThat(letter.value()).isEqualTo("{}");
        assertThat(letter.key())
                .isEqualTo("order-history:orders:" + headers.getString("dlq_partition") + ":"
                        + headers.getString("dlq_offset"));

        assertThat(cli.run(List.of("dlq", "discard"), letter.key(), "--reason", "seen")
                        .status())
                .isZero();
    }

    /** What stands in the topic, by the key of the event. */
    private static Map<String, ConsumerRecord<String, String>> parked() {
        var settings =
                new HashMap<String, Object>(stores().kafka().orElseThrow().client());
        settings.put("group.id", "reader");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition("holdfast.orders.dlq", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            var letters = new HashMap<String, ConsumerRecord<String, String>>();
            while (consumer.position(partition) < end) {
                for (var letter : consumer.poll(Duration.ofMillis(100))) {
                    if (letter.value() != null) {
                        letters.put(
                                new String(
                                        letter.headers().lastHeader("dlq_key").value(), UTF_8),
                                letter);
                    }
                }
            }
            return letters;
        }
    }

    private static JsonObject about(String order, JsonArray letters) {
        return letters.stream()
                .map(JsonObject.class::cast)
                .filter(letter -> letter.getString("subject").equals(order))
                .findFirst()
                .orElseThrow();
    }

    /** Vert.x warns of each instance that is made on a thread of another one. */
    @Test
    void everyVertxIsMadeWhereThereIsNoOther() throws Exception {
        assertThat(Files.readAllLines(server.err()))
                .isNotEmpty()
                .noneMatch(line -> line.contains("already on a Vert.x context"));
    }
}
