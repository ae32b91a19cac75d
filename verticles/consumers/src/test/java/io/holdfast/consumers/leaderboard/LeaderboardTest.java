package io.holdfast.consumers.leaderboard;

import static io.holdfast.consumers.leaderboard.Shop.NOON;
import static io.holdfast.consumers.leaderboard.Shop.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.MalformedEventException;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardView.Place;
import io.holdfast.gateway.LeaderboardView.Ranking;
import io.holdfast.gateway.NotNowException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted, on a real Redis. */
class LeaderboardTest {
    private final Shop shop = Shop.ofEvents(Optional.empty());

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void eachPaidOrderCountsForItsItemsItsUserAndItsDay() {
        shop.apply(
                sale(1, 1, "anna", "apple", 3, 10),
                sale(1, 2, "bert", "pear", 1, 100),
                sale(2, 1, "anna", "pear", 1, 5).on("2026-11-25"));

        assertThat(shop.items()).containsExactly(new Place("apple", 3), new Place("pear", 2));
        assertThat(shop.users()).containsExactly(new Place("bert", 100), new Place("anna", 35));
        assertThat(shop.items("2026-11-26")).containsExactly(new Place("apple", 3), new Place("pear", 1));
        assertThat(shop.users("2026-11-25")).containsExactly(new Place("anna", 5));
        assertThat(shop.users("2026-11-24")).isEmpty();
    }

    @Test
    void anEventHasItsEffectOnceWithinAPageAndAcrossPages() {
        var first = sale(1, 1, "anna", "apple", 3, 10);
        var far = sale(1, (1L << 20) + 1, "anna", "apple", 1, 10);
        var elsewhere = sale(2, 1, "anna", "apple", 1, 10);
        shop.apply(first, first, far);
        shop.apply(elsewhere, first, far, elsewhere);

        assertThat(shop.items()).containsExactly(new Place("apple", 5));
        assertThat(shop.users()).containsExactly(new Place("anna", 50));
        assertThat(shop.items("2026-11-26")).containsExactly(new Place("apple", 5));
    }

    @Test
    void theOrderOfEventsDoesNotMatter() {
        var sales = new ArrayList<CloudEvent>();
        for (int i = 1; i <= 1_500; i++) {
            sales.add(sale(1 + i % 3, i, "user-" + i % 7, "item-" + i % 5, 1 + i % 4, i % 11)
                    .event());
        }
        sales.addAll(sales.subList(300, 900));
        Collections.shuffle(sales, new Random(7));
        shop.leaderboard.apply(sales);
        var items = shop.items();
        var users = shop.users();

        try (var other = Shop.ofEvents(Optional.empty())) {
            Collections.shuffle(sales, new Random(8));
            sales.forEach(event -> {
                if (event.id().endsWith("7")) {
                    other.leaderboard.apply(List.of(event));
                }
            });
            other.leaderboard.apply(sales);
            assertThat(other.items()).hasSize(5).isEqualTo(items);
            assertThat(other.users()).hasSize(7).isEqualTo(users);
        }
        long units = 0;
        for (int i = 1; i <= 1_500; i++) {
            units += 1 + i % 4;
        }
        assertThat(items.stream().mapToLong(Place::amount).sum()).isEqualTo(units);
    }

    @Test
    void whoIsLevelComesById() {
        shop.apply(
                sale(1, 1, "d", "item", 1, 5),
                sale(1, 2, "a", "item", 1, 5),
                sale(1, 3, "c", "item", 1, 5),
                sale(1, 4, "z", "item", 1, 9),
                sale(1, 5, "b", "item", 1, 5),
                sale(1, 6, "e", "item", 1, 1));

        assertThat(Shop.await(shop.view.top(Ranking.USERS, null, 3)))
                .containsExactly(new Place("z", 9), new Place("a", 5), new Place("b", 5));
        assertThat(shop.users()).extracting(Place::id).containsExactly("z", "a", "b", "c", "d", "e");
        assertThat(Shop.await(shop.view.top(Ranking.USERS, null, 1))).containsExactly(new Place("z", 9));
    }

    @Test
    void amountsAreExactUpToTheLargestThatAScoreCanHold() {
        long large = (1L << 53) - 1_000_000_000_000L;
        shop.apply(sale(1, 1, "anna", "apple", 1, large - 1), sale(1, 2, "anna", "apple", 1, 1_000_000_000_000L));
        assertThat(shop.users()).containsExactly(new Place("anna", (1L << 53) - 1));
        shop.apply(sale(1, 3, "anna", "apple", 1, 1));
        assertThat(shop.users()).containsExactly(new Place("anna", 1L << 53));
    }

    @Test
    void whatCostsNothingRanksNobody() {
        shop.apply(sale(1, 1, "anna", "gift", 2, 0));
        assertThat(shop.items()).containsExactly(new Place("gift", 2));
        assertThat(shop.users()).isEmpty();
    }

    @Test
    void aDayIsForgottenWhenTheJournalForgetsIt() {
        try (var forgetful = Shop.ofEvents(Optional.of(Shop.RETENTION))) {
            forgetful.apply(
                    sale(1, 1, "anna", "apple", 1, 1).on("2999-01-01"),
                    sale(1, 2, "anna", "apple", 1, 1).on("2020-01-01"));
            assertThat(forgetful.items("2020-01-01")).isEmpty();
            assertThat(forgetful.items("2999-01-01")).hasSize(1);
            assertThat(forgetful.items()).containsExactly(new Place("apple", 2));
            assertThat(Shop.redis("TTL {test.leaderboard}:items:2999-01-01")).matches(":[1-9][0-9]+");
        }
        try (var other = Shop.ofEvents(Optional.empty())) {
            other.apply(sale(1, 1, "anna", "apple", 1, 1).on("2020-01-01"));
            assertThat(other.items("2020-01-01")).hasSize(1);
            assertThat(Shop.redis("TTL {test.leaderboard}:users:2020-01-01")).isEqualTo(":-1");
        }
    }

    @Test
    void whatIsNoSaleIsIgnored() {
        var created = new CloudEvent(Topic.ORDERS, "o", "7-1", "order.created", "o", NOON, "{\"user_id\":\"a\"}", null);
        shop.leaderboard.apply(
                List.of(created, sale(1, 1, "anna", "apple", 1, 1).event()));
        assertThat(shop.users()).containsExactly(new Place("anna", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"order_id\":\"o\",\"user_id\":\"a\",\"total_cost\":1,\"items\":[],\"protocol\":\"2pc\"}",
            })
    void whatCannotBeReadIsTheEventsFaultAndHasNoEffect(String data) {
        var good = sale(1, 1, "anna", "apple", 1, 1).event();
        var bad = new CloudEvent(Topic.ORDERS, "o", "1.2", "order.paid", "o", NOON, data, null);
        assertThatThrownBy(() -> shop.leaderboard.apply(List.of(good, bad)))
                .isInstanceOf(MalformedEventException.class);
        shop.apply(sale(1, 3, "bert", "apple", 1, 1));
        assertThat(shop.users()).containsExactly(new Place("bert", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7-1", "x", "1.", "1.0", "0.1", "1.1.1", "1.1099511627776"})
    void anIdThatIsNoneOfATransactionIsTheEventsFault(String id) {
        var good = sale(1, 1, "anna", "apple", 1, 1).event();
        var bad = new CloudEvent(Topic.ORDERS, good.key(), id, "order.paid", good.key(), NOON, good.data(), null);
        assertThatThrownBy(() -> shop.leaderboard.apply(List.of(bad)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining(id);
    }

    @Test
    void connectionsThatBrokeAndScriptsThatRedisForgotAreNoHindrance() {
        shop.apply(sale(1, 1, "anna", "apple", 1, 1));
        assertThat(shop.items()).hasSize(1);
        Shop.redis("CLIENT KILL TYPE normal");
        Shop.redis("SCRIPT FLUSH");

        for (int tries = 1; !isApplied(sale(1, 2, "anna", "apple", 1, 1)); tries++) {
            assertThat(tries).as("each broken connection fails once").isLessThan(10);
        }
        assertThat(shop.users()).containsExactly(new Place("anna", 2));
    }

    private boolean isApplied(Shop.Sale sale) {
        try {
            shop.apply(sale);
            return true;
        } catch (StoreAwayException e) {
            return false;
        }
    }

    @Test
    void aStoreThatIsAwayIsNotTheEventsFault() {
        var nowhere = shop.on("redis://127.0.0.1:1", Optional.empty());
        assertThatThrownBy(() ->
                        nowhere.apply(List.of(sale(1, 1, "anna", "apple", 1, 1).event())))
                .isInstanceOf(StoreAwayException.class);
        assertThatThrownBy(() -> Shop.await(nowhere.view(shop.vertx).top(Ranking.ITEMS, null, 1)))
                .isInstanceOf(NotNowException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    /** The journal of this one knows nothing of it. */
    @Test
    void whatKafkaLetGoIsMadeAgainFromTheJournal() {
        shop.apply(sale(1, 1, "anna", "apple", 1, 1));
        shop.leaderboard.missed(3);
        shop.apply(sale(1, 2, "bert", "apple", 1, 1));
        assertThat(shop.users()).containsExactly(new Place("bert", 1));
    }
}
