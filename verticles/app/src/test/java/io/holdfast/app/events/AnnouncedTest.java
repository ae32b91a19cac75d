package io.holdfast.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.events.Topics.Heard;
import io.holdfast.app.status.Status;
import io.holdfast.consumers.EventData;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server announces on the Kafka that it starts beside itself, as others hear it. */
class AnnouncedTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final int A_WINDOW_OF_DECISIONS = 200;

    @TempDir
    static Path folder;

    private static Cli cli;
    private static Path data;
    private static Cli.Foreground server;
    private static Shop shop;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        cli = new Cli(data).with("HOLDFAST_EVENTS_ENABLED", "true");
        server = cli.up("--port", "0");
        shop = Shop.at(server.url());
    }

    @AfterAll
    static void end() throws Exception {
        shop.close();
        server.close();
        assertThat(cli.run("down").status()).isZero();
    }

    private static Optional<Status.Entry> broker() {
        return Status.now(data).processes().stream()
                .filter(process -> process.name().equals("kafka"))
                .findFirst();
    }

    private static Topics listen() {
        Eventually.until("Kafka runs", () -> broker().isPresent());
        return Topics.at(broker().orElseThrow().address());
    }

    private static Predicate<List<Heard>> has(String type, String subject) {
        return all -> all.stream()
                .anyMatch(heard -> heard.type().equals(type)
                        && heard.headers().getString("ce_subject").equals(subject));
    }

    private static List<String> typesOf(List<Heard> all, String key) {
        return all.stream()
                .filter(heard -> heard.key().equals(key))
                .map(Heard::type)
                .toList();
    }

    @Test
    void anOrdersLifeIsToldInItsOrderAndEachChangeOnce() {
        var item = shop.item(30, 10);
        var user = shop.user(100);
        var order = shop.order(user, item, item);
        shop.done("/orders/checkout/" + order);
        shop.done("/orders/checkout/" + order);

        try (var topics = listen()) {
            var all = topics.until(
                    has("order.paid", order).and(has("stock.changed", item)).and(everyChange(user, 2)));

            assertThat(typesOf(all, order))
                    .containsExactly("order.created", "order.item_added", "order.item_added", "order.paid");
            assertThat(changes(all, user)).containsExactly(100L, -60L);
            assertThat(changes(all, item)).containsExactly(10L, -2L);
        }
    }

    private static Predicate<List<Heard>> everyChange(String key, int count) {
        return all -> changes(all, key).size() >= count;
    }

    private static List<Long> changes(List<Heard> all, String key) {
        return all.stream()
                .filter(heard -> heard.key().equals(key) && heard.body().containsKey("change"))
                .map(heard -> heard.body().getLong("change"))
                .toList();
    }

    @Test
    void everythingIsSentAsTheContractSays() throws Exception {
        var contract = Contract.read(Path.of("../../docs/asyncapi.yaml"));
        var item = shop.item(30, 1);
        var user = shop.user(1_000);
        var order = shop.make("/orders/create/" + user).getString("order_id");
        shop.done("/orders/addItem/" + order + "/" + item + "/1");
        var traced = Shop.await(shop.post("/orders/checkout/" + order, Map.of("traceparent", TRACE)));
        assertThat(traced.status()).isEqualTo(200);
        refuseUntilTheProtocolIsSwitched(user, item);

        try (var topics = listen()) {
            var all = topics.until(has("order.paid", order)
                    .and(heard -> heard.stream().map(Heard::type).toList().containsAll(contract.types())));

            for (Heard heard : all) {
                contract.assertKept(heard.type(), heard.headers(), heard.body());
                assertThat(EventData.of(heard.event()))
                        .as("as consumers take it")
                        .isEqualTo(heard.body());
                assertThat(heard.topic()).isEqualTo(contract.topic(heard.type()));
                assertThat(heard.key()).isEqualTo(heard.headers().getString("ce_subject"));
            }
            var paid = all.stream()
                    .filter(heard ->
                            heard.type().equals("order.paid") && heard.key().equals(order));
            assertThat(paid).singleElement().satisfies(heard -> {
                assertThat(heard.headers().getString("traceparent")).isEqualTo(TRACE);
                assertThat(heard.body())
                        .isEqualTo(new JsonObject()
                                .put("order_id", order)
                                .put("user_id", user)
                                .put("total_cost", 30)
                                .put(
                                        "items",
                                        new JsonArray().add(JsonObject.of("item_id", item, "quantity", 1, "price", 30)))
                                .put("protocol", "2pc"));
            });
        }
    }

    private static void refuseUntilTheProtocolIsSwitched(String user, String soldOut) {
        var orders = IntStream.range(0, A_WINDOW_OF_DECISIONS)
                .mapToObj(i -> shop.order(user, soldOut))
                .toList();
        Eventually.until("there were enough refusals for another protocol", () -> {
            var refused = orders.stream().map(shop::checkout).toList();
            Shop.await(Future.all(refused));
            return Shop.await(shop.get("/orders/metrics"))
                    .body()
                    .matches("(?s).*holdfast_protocol\\{mode=\"saga\"[^}]*} 1.*");
        });
    }

    @Test
    void aKilledBrokerIsStartedAgainAndWhatHappenedMeanwhileIsTold() throws Exception {
        listen().close();
        var before = broker().orElseThrow();
        assertThat(ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly())
                .isTrue();
        var item = shop.item(30, 10);
        var user = shop.user(100);
        var order = shop.order(user, item);
        shop.done("/orders/checkout/" + order);
        Eventually.until("it was started again", () -> broker().filter(now -> now.pid() != before.pid())
                .isPresent());

        try (var topics = listen()) {
            assertThat(typesOf(topics.until(has("order.paid", order)), order))
                    .containsExactly("order.created", "order.item_added", "order.paid");
        }
    }
}
