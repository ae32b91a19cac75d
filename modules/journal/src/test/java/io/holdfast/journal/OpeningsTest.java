package io.holdfast.journal;

import static io.holdfast.journal.JournalDatabase.PAYMENT;
import static io.holdfast.journal.JournalDatabase.STOCK_0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.journal.Openings.RacedException;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpeningsTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private final Books books = new Books(database);

    @Test
    void newIdsGetTheirBalancesAndOthersKeepTheirs() {
        database.addBalance("stock", "other", 7, 1);
        database.addBalance("payment", "1", 8, 1);

        assertThat(replace("stock", 3, 20)).isEqualTo(2);

        assertThat(database.texts("select id || ' ' || opening || ' ' || opening_generation from balance"
                        + " where kind = 'stock' order by id"))
                .containsExactly("0 20 2", "1 20 2", "2 20 2", "other 7 1");
        assertThat(books.available("payment", "1")).isEqualTo(8);
        assertThat(books.posted("stock", "issued")).isEqualTo(-67);
        assertThat(books.posted("stock", "written_off")).isZero();
        books.assertBalanced();
    }

    @Test
    void whatReplacedIdsHeldIsWrittenOff() {
        replace("stock", 3, 20);
        database.run("update balance set debited = 5 where id = '1'");
        database.run("insert into ledger (kind, account, amount, cause)"
                + " values ('stock', 'available', -5, 'test'), ('stock', 'sold', 5, 'test')");

        assertThat(replace("stock", 2, 100)).isEqualTo(3);

        assertThat(books.posted("stock", "written_off")).isEqualTo(20 + 15);
        assertThat(books.available("stock", "1")).isEqualTo(100);
        assertThat(books.available("stock", "2")).isEqualTo(20);
        assertThat(database.texts("select distinct opening_generation::text from balance where id in ('0', '1')"))
                .containsExactly("3");
        books.assertBalanced();
    }

    @Test
    void everyShardOfTheKindAndNoOtherBeginsTheSameGeneration() {
        Shards.bump(database.sql(), STOCK_0, 1, "store", "lost").await();

        assertThat(replace("stock", 1, 1)).isEqualTo(3);

        assertThat(database.texts("select name || ' ' || generation from shard order by name"))
                .containsExactly("payment-0 1", "stock-0 3", "stock-1 3");
        assertThat(database.texts("select shard from generation where cause = 'batch_init' and generation = 3"
                        + " order by shard"))
                .containsExactly("stock-0", "stock-1");
    }

    @Test
    void startingWithNothingIsAllowed() {
        replace("payment", 2, 0);

        assertThat(books.available("payment", "1")).isZero();
        assertThat(database.number("select count(*) from ledger")).isZero();
    }

    @Test
    void aGenerationThatEndsMeanwhileUndoesTheOpening() {
        database.addBalance("payment", "0", 8, 1);
        var before = books.snapshot();

        // The bump commits after the opening has chosen its generation and before it ends the old one.
        assertThatThrownBy(() -> Transactor.within(database.connect(), connection -> connection
                                .query("select open_balances('payment', 5, 100, next_generation('payment'))")
                                .execute()
                                .compose(opened -> bumpPayment(1))
                                .compose(bumped -> Openings.end(connection, "payment", 2)))
                        .await())
                .isInstanceOf(RacedException.class);

        assertThat(books.snapshot()).isEqualTo(before);
        assertThat(database.number("select generation from shard where name = 'payment-0'"))
                .isEqualTo(2);
    }

    @Test
    void openingsThatRaceWithBumpsHappenWhollyOrNotAtAll() {
        var opener = database.connectForBulk();
        Races.run(50, (number, random) -> {
            long before = database.number("select generation from shard where name = 'payment-0'");
            var balances = books.snapshot();
            int count = 1 + random.nextInt(50);
            var opened = Transactor.within(
                    opener, c -> Openings.begin(c).compose(begun -> Openings.replace(c, "payment", count, number + 1)));
            var bumped = bumpPayment(before);
            var generation = opened.otherwise(0L).await();
            bumped.await();

            if (generation == 0) {
                assertThat(opened.cause()).isInstanceOf(RacedException.class);
                assertThat(books.snapshot()).isEqualTo(balances);
            } else {
                assertThat(database.number("select count(*) from balance where opening_generation = $1", generation))
                        .isEqualTo(count);
            }
            books.assertBalanced();
        });
    }

    /** A figure to look at, not a limit. */
    @Test
    void aHundredThousandIdsAreOpenedAndReplaced() {
        long start = System.nanoTime();
        replace("stock", 100_000, 1_000);
        long opened = System.nanoTime();
        replace("stock", 100_000, 2_000);
        long replaced = System.nanoTime();
        System.out.printf(
                "100,000 balances opened in %d ms, replaced in %d ms%n",
                (opened - start) / 1_000_000, (replaced - opened) / 1_000_000);

        assertThat(database.number("select sum(opening)::bigint from balance")).isEqualTo(200_000_000);
        assertThat(books.posted("stock", "written_off")).isEqualTo(100_000_000);
        books.assertBalanced();
    }

    private static Future<Long> bumpPayment(long from) {
        return Shards.bump(database.sql(), PAYMENT, from, "store", "race");
    }

    private static long replace(String kind, int count, long amount) {
        return Transactor.within(database.sql(), c -> Openings.begin(c)
                        .compose(begun -> Openings.replace(c, kind, count, amount)))
                .await();
    }
}
