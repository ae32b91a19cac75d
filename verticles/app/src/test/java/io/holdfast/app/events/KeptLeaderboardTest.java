package io.holdfast.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Reply;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leaderboard as a server keeps it, in a Redis that loses everything. */
class KeptLeaderboardTest {
    @TempDir
    static Path folder;

    private static Cli cli;
    private static Cli.Foreground server;
    private static Shop shop;
    private static StoreAccess stores;

    @BeforeAll
    static void start() throws Exception {
        var data = folder.resolve("data");
        cli = new Cli(data).with("HOLDFAST_EVENTS_ENABLED", "true").with("HOLDFAST_LOOPS", "1");
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

    private static JsonArray board(String path) {
        var reply = Shop.await(shop.get("/leaderboard/" + path));
        return reply.status() == 200 ? new JsonArray(reply.body()) : new JsonArray();
    }

    private static long amount(String path, String id) {
        return board(path + (path.contains("?") ? "&" : "?") + "limit=1000").stream()
                .map(JsonObject.class::cast)
                .filter(place -> place.getMap().containsValue(id))
                .mapToLong(place -> place.getLong(place.containsKey("sold") ? "sold" : "spent"))
                .sum();
    }

    private static Cli.Result check(String... options) throws Exception {
        return cli.run(List.of("leaderboard", "check"), options);
    }

    /** Checks out all of them at once, with Redis emptied twice in between, and again until each is paid. */
    private static void sellWhileRedisIsLost(List<String> orders) {
        List<Future<Reply>> checkouts = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            if (i == orders.size() / 3 || i == orders.size() * 2 / 3) {
                stores.redis("FLUSHALL");
            }
            checkouts.add(shop.checkout(orders.get(i)));
        }
        checkouts.forEach(Shop::await);
        for (String order : orders) {
            Eventually.until(
                    "it is paid", () -> Shop.await(shop.checkout(order)).status() == 200 || shop.paid(order));
        }
    }

    @Test
    void itIsEqualToTheJournalHoweverOftenRedisLosesIt() throws Exception {
        var item = shop.item(7, 1_000);
        var other = shop.item(100, 1_000);
        var user = shop.user(100_000);
        shop.done("/orders/checkout/" + shop.order(user, item, other, item));
        Eventually.until("it was heard of", () -> amount("items", item) == 2);
        assertThat(amount("users", user)).isEqualTo(114);
        var today = stores.value("select (max(decided_at) at time zone 'UTC')::date from decision");
        assertThat(amount("items?day=" + today, other)).isOne();
        assertThat(board("items?day=2000-01-01")).isEmpty();

        sellWhileRedisIsLost(
                IntStream.range(0, 60).mapToObj(i -> shop.order(user, item)).toList());
        Eventually.until("all is heard of", () -> amount("items", item) == 62);
        assertThat(amount("users", user)).isEqualTo(114 + 60 * 7);

        stores.redis("FLUSHALL");
        Eventually.until("whoever looks has it made again", () -> amount("items", item) == 62);
        var equal = check();
        assertThat(equal.err()).isEmpty();
        assertThat(equal.status()).isZero();
        assertThat(equal.text()).startsWith("the leaderboard is equal to the journal: ");
    }

    @Test
    void whatSomebodyChangedIsFoundAndARebuildPutsItRight() throws Exception {
        var item = shop.item(7, 1_000);
        var user = shop.user(100_000);
        shop.done("/orders/checkout/" + shop.order(user, item));
        Eventually.until("it was heard of", () -> amount("users", user) == 7);
        stores.redis("ZINCRBY {holdfast.leaderboard}:users 1 " + user);

        var differs = check("--json");
        assertThat(differs.status()).isOne();
        var found = new JsonObject(differs.text());
        assertThat(found.getLong("count")).isOne();
        assertThat(found.getJsonArray("differences").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("board", "users")
                        .put("id", user)
                        .put("leaderboard", 8)
                        .put("journal", 7));
        assertThat(check().text()).contains("users " + user + ": 8 on the leaderboard, 7 in the journal");

        var rebuilt = cli.run(List.of("leaderboard", "rebuild"), "--json");
        assertThat(rebuilt.status()).isZero();
        assertThat(new JsonObject(rebuilt.text()).getLong("orders"))
                .isEqualTo(stores.number("select count(*) from decision where order_id is not null and outcome = 'C'"));
        assertThat(amount("users", user)).isEqualTo(7);
        assertThat(check().status()).isZero();
        assertThat(cli.run(List.of("leaderboard", "rebuild")).text()).startsWith("rebuilt from the journal: ");
    }

    @Test
    void withoutAServerThereIsNone() throws Exception {
        var nowhere = new Cli(folder.resolve("nowhere"));
        var rebuild = nowhere.run(List.of("leaderboard", "rebuild"));
        assertThat(rebuild.status()).isOne();
        assertThat(rebuild.lastLine()).startsWith("holdfast: nothing runs in ");
        var check = nowhere.run(List.of("leaderboard", "check"));
        assertThat(check.status()).as("not that of a leaderboard that differs").isEqualTo(2);
        assertThat(check.lastLine()).startsWith("holdfast: nothing runs in ");
    }
}
