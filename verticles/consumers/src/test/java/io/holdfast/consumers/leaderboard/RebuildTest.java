package io.holdfast.consumers.leaderboard;

import static io.holdfast.consumers.leaderboard.Shop.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.LeaderboardControl;
import io.holdfast.gateway.LeaderboardControl.Difference;
import io.holdfast.gateway.LeaderboardView.Place;
import io.holdfast.gateway.NotNowException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the journal makes again, on real stores. */
class RebuildTest {
    private final Shop shop = Shop.withJournal();

    @AfterEach
    void close() {
        shop.close();
    }

    private void assertEqualToTheJournal() {
        assertThat(shop.compare().differences()).isEmpty();
    }

    @Test
    void whatRedisLostIsMadeAgainBeforeTheNextEventCounts() {
        long session = shop.openSession();
        var first = shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        var second = shop.decided(sale(session, 2, "bert", "pear", 1, 100).on("2026-11-25"));
        shop.apply(first);
        shop.apply(second);
        Shop.redis("FLUSHALL");

        var third = shop.decided(sale(session, 3, "anna", "pear", 1, 1));
        shop.apply(third);
        assertThat(shop.items()).containsExactly(new Place("apple", 3), new Place("pear", 2));
        assertThat(shop.users()).containsExactly(new Place("bert", 100), new Place("anna", 31));
        assertThat(shop.users("2026-11-25")).containsExactly(new Place("bert", 100));
        assertEqualToTheJournal();
    }

    @Test
    void whatIsLostIsMadeAgainForWhoeverLooksToo() {
        long session = shop.openSession();
        shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        assertThatThrownBy(shop::items).hasMessageContaining("being rebuilt");
        List<Place> items = Eventually.answered(shop::items);
        assertThat(items).containsExactly(new Place("apple", 3));

        Shop.redis("FLUSHALL");
        LeaderboardControl.Comparison comparison = Eventually.answered(shop::compare);
        assertThat(comparison.count()).isZero();
        assertThat(comparison.items()).isOne();
    }

    @Test
    void anEventOfWhatTheRebuildHasReadHasNoSecondEffectAndALaterOneHasOne() {
        long session = shop.openSession();
        var heard = shop.decided(sale(session, 5, "anna", "apple", 1, 10));
        var unheard = shop.decided(sale(session, 7, "anna", "apple", 1, 10));
        shop.apply(heard);
        assertThat(shop.rebuild().sales()).isEqualTo(2);
        assertThat(shop.items()).containsExactly(new Place("apple", 2));

        shop.apply(unheard, heard);
        assertThat(shop.items()).containsExactly(new Place("apple", 2));

        var lower = shop.decided(sale(session, 6, "anna", "apple", 1, 10));
        shop.apply(lower, lower, unheard);
        assertThat(shop.items()).containsExactly(new Place("apple", 3));
        assertEqualToTheJournal();
    }

    @Test
    void onlyCommitsThatPaidAnOrderCount() {
        long session = shop.openSession();
        shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        shop.sql(
                "insert into decision (tx, outcome, mode, order_id, branches, event) values"
                        + " ($1, 'A', '2', null, 'stock-0@0#0 apple:9', 'out-of-stock'),"
                        + " ($1 + 1, 'C', '2', null, 'payment-0@1#0 anna:+7', '')",
                (session << 40) + 2);
        assertThat(shop.rebuild().sales()).isOne();
        assertThat(shop.items()).containsExactly(new Place("apple", 3));
        assertThat(shop.users()).containsExactly(new Place("anna", 30));
        assertEqualToTheJournal();
    }

    @Test
    void anOrderWithSeveralLinesCountsForEach() {
        long session = shop.openSession();
        shop.sql(
                "insert into decision (tx, outcome, mode, order_id, branches, event) values ($1, 'C', 's', 'o',"
                        + " 'stock-0@1#0 apple:5,pear:1|payment-0@1#0 anna:25', 'apple=2@3,pear=1@10,apple=3@3')",
                (session << 40) + 1);
        shop.rebuild();
        assertThat(shop.items()).containsExactly(new Place("apple", 5), new Place("pear", 1));
        assertThat(shop.users()).containsExactly(new Place("anna", 25));
        assertEqualToTheJournal();
    }

    @Test
    void whatTheJournalHasLetGoIsInTheSumsAndItsEventsHaveNoEffectAgain() {
        long old = shop.openSession();
        var gone = shop.decided(sale(old, 1, "anna", "apple", 3, 10).on("2026-10-01"));
        shop.decided(sale(old, 2, "bert", "apple", 1, 10).on("2026-10-01"));
        shop.letGo(old);
        long session = shop.openSession();
        shop.decided(sale(session, 1, "anna", "pear", 1, 5));
        assertThat(shop.sql("select from decision").size()).isOne();

        shop.rebuild();
        var items = List.of(new Place("apple", 4), new Place("pear", 1));
        var users = List.of(new Place("anna", 35), new Place("bert", 10));
        assertThat(shop.items()).isEqualTo(items);
        assertThat(shop.users()).isEqualTo(users);
        assertThat(shop.items("2026-10-01")).isEmpty();

        shop.apply(gone);
        assertThat(shop.items()).isEqualTo(items);
        assertThat(shop.users()).isEqualTo(users);
        assertEqualToTheJournal();
    }

    @Test
    void whatCountsInTheSumsAndStandsInTheJournalStillCountsOnce() {
        long session = shop.openSession();
        var carried = shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        shop.decided(sale(session, 2, "anna", "apple", 1, 10));
        shop.sql("insert into past_sale values ('stock', 'apple', 3), ('payment', 'anna', 30)");
        shop.sql(
                "update past set transactions = int8multirange(int8range($1, $2))", session << 40, (session << 40) + 2);

        shop.rebuild();
        shop.apply(carried);
        assertThat(shop.items()).containsExactly(new Place("apple", 4));
        assertThat(shop.users()).containsExactly(new Place("anna", 40));
        assertEqualToTheJournal();
    }

    @Test
    void whatIsFilledIsNotSeenAndTheOldOneIsUntilTheNewOneIsComplete() {
        long session = shop.openSession();
        shop.apply(shop.decided(sale(session, 1, "anna", "apple", 3, 10)));
        var board = shop.board();
        board.begin("another").await();
        assertThat(board.load("another", List.of(new Entry.Sum("stock", null, "apple", 77)))
                        .await())
                .hasValue(1);
        assertThat(shop.items()).containsExactly(new Place("apple", 3));

        assertThat(board.apply(List.of()).await()).as("nobody enters meanwhile").isEmpty();
        assertThat(board.load("stranger", List.of()).await()).isEmpty();
        assertThat(board.open("stranger", "x").await()).isFalse();
        assertThat(shop.items()).containsExactly(new Place("apple", 3));

        assertThat(board.open("another", shop.madeOf()).await()).isTrue();
        assertThat(shop.items()).containsExactly(new Place("apple", 77));
        assertThat(shop.users()).isEmpty();
        assertThat(Shop.redis(
                        "EXISTS {test.leaderboard}:loading {test.leaderboard}:new:names {test.leaderboard}:new:items"))
                .isEqualTo(":0");
    }

    @Test
    void aRebuildThatRedisForgotIsNotOpened() {
        var board = shop.board();
        board.begin("one").await();
        Shop.redis("FLUSHALL");
        assertThat(board.load("one", List.of(new Entry.Sum("stock", null, "apple", 77)))
                        .await())
                .isEmpty();
        assertThat(board.open("one", "x").await()).isFalse();
        assertThat(Shop.redis("DBSIZE")).isEqualTo(":0");
    }

    @Test
    void whileAnotherNodeRebuildsConsumersWait() {
        long session = shop.openSession();
        var sale = shop.decided(sale(session, 1, "anna", "apple", 3, 10));
        shop.sql("select pg_advisory_lock(10, 0)");
        assertThatThrownBy(() -> shop.apply(sale))
                .isInstanceOf(StoreAwayException.class)
                .hasMessageContaining("already");
        assertThatThrownBy(shop::rebuild).hasMessageContaining("already");

        shop.sql("select pg_advisory_unlock(10, 0)");
        shop.apply(sale);
        assertThat(shop.items()).containsExactly(new Place("apple", 3));
    }

    @Test
    void aRebuildThatEndedHalfWayIsBegunAgain() {
        long session = shop.openSession();
        shop.apply(shop.decided(sale(session, 1, "anna", "apple", 3, 10)));
        var board = shop.board();
        board.begin("ended").await();
        board.load("ended", List.of(new Entry.Sum("stock", null, "left over", 77)))
                .await();

        shop.apply(shop.decided(sale(session, 2, "anna", "apple", 1, 10)));
        assertThat(shop.items()).containsExactly(new Place("apple", 4));
        assertThat(board.open("ended", "x").await()).isFalse();
        assertThat(shop.items()).containsExactly(new Place("apple", 4));
    }

    @Test
    void whatDiffersFromTheJournalIsFound() {
        long session = shop.openSession();
        shop.apply(
                shop.decided(sale(session, 1, "anna", "apple", 3, 10)),
                shop.decided(sale(session, 2, "bert", "pear", 1, 20)),
                shop.decided(sale(session, 3, "carl", "plum", 1, 20)));
        Shop.redis("ZINCRBY {test.leaderboard}:items 1 apple");
        Shop.redis("ZREM {test.leaderboard}:users:2026-11-26 bert");
        Shop.redis("ZADD {test.leaderboard}:users 5 stranger");

        var comparison = shop.compare();
        assertThat(comparison.count()).isEqualTo(3);
        assertThat(comparison.items()).isEqualTo(3);
        assertThat(comparison.differences())
                .containsExactlyInAnyOrder(
                        new Difference("items", "apple", 4, 3),
                        new Difference("users:2026-11-26", "bert", 0, 20),
                        new Difference("users", "stranger", 5, 0));
        shop.rebuild();
        assertEqualToTheJournal();
    }

    @Test
    void theBitsOfASessionThatTheJournalHasLetGoBecomeOneOnceAllIsKnownToCount() {
        long old = shop.openSession();
        var gone = shop.decided(sale(old, 1, "anna", "apple", 3, 10));
        var unheard = shop.decided(sale(old, 2, "anna", "apple", 1, 10));
        long session = shop.openSession();
        var kept = shop.decided(sale(session, 1, "anna", "apple", 1, 10));
        shop.apply(gone, kept);
        shop.letGo(old);
        String bitmaps = "EXISTS {test.leaderboard}:seen:" + old + ":0 {test.leaderboard}:seen:" + session + ":0";
        assertThat(shop.compare().differences()).isNotEmpty();
        assertThat(Shop.redis(bitmaps)).as("one has not been heard of").isEqualTo(":2");

        shop.apply(unheard);
        Shop.redis("DEL {test.leaderboard}:items:2026-11-26 {test.leaderboard}:users:2026-11-26");
        shop.sql("update decision set decided_at = '2026-11-25'");
        shop.apply(kept);
        Shop.redis("ZADD {test.leaderboard}:items:2026-11-25 1 apple");
        Shop.redis("ZADD {test.leaderboard}:users:2026-11-25 10 anna");
        Shop.redis("SADD {test.leaderboard}:names items:2026-11-25 users:2026-11-25");
        assertEqualToTheJournal();
        assertThat(Shop.redis(bitmaps)).isEqualTo(":1");

        shop.apply(gone, unheard, kept);
        assertThat(shop.items()).containsExactly(new Place("apple", 5));
        assertEqualToTheJournal();
    }

    @Test
    void eachSaleCountsOnceWhileTwoNodesEnterAndRebuild() throws Exception {
        long session = shop.openSession();
        var sales = new ArrayList<Shop.Sale>();
        for (int i = 1; i <= 400; i++) {
            sales.add(shop.decided(sale(session, i, "user-" + i % 5, "item-" + i % 3, 1 + i % 4, 7)));
        }
        var first = entering(shop.leaderboard, sales, 1);
        var second = entering(shop.on(TestStores.redis().uri(), Optional.empty()), sales, 2);
        int rebuilds = 0;
        int next = 401;
        while (rebuilds < 3 || first.isAlive() || second.isAlive()) {
            var meanwhile = shop.decided(sale(session, next++, "late", "item-0", 1, 7));
            rebuilds += isRebuilt() ? 1 : 0;
            Eventually.applied(shop.leaderboard, meanwhile);
        }
        first.join();
        second.join();

        assertEqualToTheJournal();
        assertThat(shop.users()).contains(new Place("late", 7L * (next - 401)));
    }

    private static Thread entering(Leaderboard leaderboard, List<Shop.Sale> sales, long seed) {
        var shuffled = new ArrayList<>(sales);
        Collections.shuffle(shuffled, new Random(seed));
        return Thread.ofPlatform().start(() -> {
            for (int from = 0; from < shuffled.size(); from += 10) {
                Eventually.applied(
                        leaderboard, shuffled.subList(from, from + 10).toArray(Shop.Sale[]::new));
            }
        });
    }

    private boolean isRebuilt() {
        try {
            return shop.rebuild().sales() > 0;
        } catch (NotNowException e) {
            return false;
        }
    }
}
