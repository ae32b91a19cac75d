package io.holdfast.consumers.leaderboard;

import static io.holdfast.consumers.leaderboard.Shop.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.EmbeddedRedis;
import io.holdfast.embedded.RedisLine;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardView.Place;
import io.holdfast.gateway.LeaderboardView.Ranking;
import io.holdfast.gateway.NotNowException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there, and is not to be believed; and what becomes of it when it cannot be made again. */
class LostBoardTest {
    private final Shop shop = Shop.withJournal();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aRedisThatComesBackWithAnOldSnapshotIsNotBelieved(@TempDir Path folder) throws Exception {
        long session = shop.openSession();
        var first = shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        var second = shop.decided(sale(session, 2, "bert", "apple", 1, 10));
        var redis = EmbeddedRedis.start(folder);
        try {
            var leaderboard = shop.on(redis.uri(), Optional.empty());
            leaderboard.apply(List.of(first.event()));
            assertThat(RedisLine.ask(redis.address(), "SAVE")).isEqualTo("+OK");
            leaderboard.apply(List.of(second.event()));
        } finally {
            redis.stop();
        }
        redis = EmbeddedRedis.start(folder);
        try {
            assertThat(RedisLine.ask(redis.address(), "EXISTS {test.leaderboard}:epoch {test.leaderboard}:items"))
                    .isEqualTo(":2");
            var leaderboard = shop.on(redis.uri(), Optional.empty());
            var view = leaderboard.view(shop.vertx);
            assertThatThrownBy(() -> Shop.await(view.top(Ranking.ITEMS, null, 1)))
                    .isInstanceOf(NotNowException.class);

            var third = shop.decided(sale(session, 3, "anna", "apple", 1, 10));
            Eventually.applied(leaderboard, third);
            assertThat(Shop.await(view.top(Ranking.ITEMS, null, 1))).containsExactly(new Place("apple", 5));
        } finally {
            redis.stop();
        }
    }

    /** Its sessions have the numbers of others. */
    @Test
    void whatAnotherJournalLeftInRedisIsNotBelieved() {
        try (var fresh = Shop.withJournal()) {
            long session = shop.openSession();
            shop.apply(shop.decided(sale(session, 1, "anna", "apple", 3, 10)));
            assertThat(fresh.openSession()).isEqualTo(session);
            fresh.apply(fresh.decided(sale(session, 1, "bert", "pear", 1, 20)));

            assertThat(fresh.items()).containsExactly(new Place("pear", 1));
            assertThat(fresh.users()).containsExactly(new Place("bert", 20));
            assertThat(fresh.compare().count()).isZero();
        }
    }

    @Test
    void ofAnotherRetentionTheDaysWouldEndAtTheWrongTime() {
        long session = shop.openSession();
        shop.apply(shop.decided(sale(session, 1, "anna", "apple", 3, 10).on("2999-01-01")));
        assertThat(Shop.redis("TTL {test.leaderboard}:items:2999-01-01")).isEqualTo(":-1");

        var later = shop.decided(sale(session, 2, "anna", "apple", 1, 10).on("2999-01-02"));
        shop.on(TestStores.redis().uri(), Optional.of(Shop.RETENTION)).apply(List.of(later.event()));
        assertThat(Shop.redis("TTL {test.leaderboard}:items:2999-01-01")).matches(":[1-9][0-9]+");
    }

    @Test
    void aDayIsGoneBeforeTheJournalMayLetAPartOfItGo() {
        try (var forgetful = Shop.withJournal(Optional.of(Shop.RETENTION))) {
            forgetful.now = Instant.now();
            var day = LocalDate.ofInstant(forgetful.now, ZoneOffset.UTC).minusDays(Shop.RETENTION.toDays());
            long old = forgetful.openSession();
            forgetful.apply(
                    forgetful.decided(sale(old, 1, "anna", "apple", 3, 10).on(day.toString())));
            forgetful.letGo(old);

            assertThat(forgetful.items()).containsExactly(new Place("apple", 3));
            assertThat(forgetful.compare().differences()).isEmpty();
        }
    }

    /** Something that no rebuild can read. */
    private void breakTheJournal(long session) {
        shop.sql("insert into past_sale values ('stock', 'plum', 3)");
        shop.sql(
                "insert into decision (tx, outcome, mode, order_id, branches, event)"
                        + " values ($1, 'C', 's', 'broken', 'stock-0@1#0 apple:5', 'broken')",
                (session << 40) + 1_000);
    }

    private void mendTheJournal() {
        shop.sql("update decision set event = 'apple=5@0' where order_id = 'broken'");
    }

    private static void assertThatNothingIsLeftOfTheAttempt() {
        assertThat(Shop.redis("EXISTS {test.leaderboard}:loading {test.leaderboard}:new:names"
                        + " {test.leaderboard}:new:items"))
                .isEqualTo(":0");
    }

    @Test
    void aRebuildThatFailsIsNotTheEventsFaultAndIsTriedAgainLater() {
        long session = shop.openSession();
        var sale = shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        breakTheJournal(session);
        assertThatThrownBy(() -> shop.apply(sale)).isInstanceOf(StoreAwayException.class);
        assertThatNothingIsLeftOfTheAttempt();
        assertThatThrownBy(shop::items).hasMessageContaining("soon it is tried again");

        mendTheJournal();
        assertThatThrownBy(() -> shop.apply(sale))
                .isInstanceOf(StoreAwayException.class)
                .hasMessageContaining("soon it is tried again");
        shop.now = Shop.NOON.plus(Duration.ofSeconds(6));
        shop.apply(sale);
        assertThat(shop.items()).containsExactly(new Place("apple", 8), new Place("plum", 3));
    }

    @Test
    void aRebuildThatAPersonWantedAndThatFailsLeavesAllAsItWas() {
        long session = shop.openSession();
        shop.apply(shop.decided(sale(session, 1, "anna", "apple", 3, 10)));
        breakTheJournal(session);
        assertThatThrownBy(shop::rebuild).hasMessageNotContaining("already");
        assertThatNothingIsLeftOfTheAttempt();

        assertThat(shop.items()).containsExactly(new Place("apple", 3));
        shop.apply(shop.decided(sale(session, 2, "anna", "apple", 1, 10)));
        assertThat(shop.items()).containsExactly(new Place("apple", 4));
        mendTheJournal();
        assertThat(shop.rebuild().sales()).isEqualTo(3);
        assertThat(shop.items()).containsExactly(new Place("apple", 9), new Place("plum", 3));
    }

    @Test
    void aRedisThatEvictsKeysIsRefused() {
        Shop.redis("CONFIG SET maxmemory-policy allkeys-lru");
        try {
            var sale = sale(shop.openSession(), 1, "anna", "apple", 3, 10);
            assertThatThrownBy(() -> shop.apply(sale))
                    .isInstanceOf(StoreAwayException.class)
                    .hasMessageContaining("noeviction, it is allkeys-lru");
        } finally {
            Shop.redis("CONFIG SET maxmemory-policy noeviction");
        }
    }
}
