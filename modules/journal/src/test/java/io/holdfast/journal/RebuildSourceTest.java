package io.holdfast.journal;

import static io.holdfast.journal.JournalDatabase.STOCK_0;
import static io.holdfast.journal.JournalDatabase.STOCK_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.journal.RebuildSource.Balance;
import io.holdfast.journal.RebuildSource.BranchRecord;
import io.holdfast.journal.RebuildSource.SessionMark;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RebuildSourceTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private final Books books = new Books(database);

    /** All that a source says, read to its end. */
    private record Rebuilt(
            Map<String, Long> available, long floor, List<SessionMark> sessions, List<BranchRecord> records) {}

    @Test
    void foldedBalancesAndTheTailAreTheWholeTruth() {
        var connection = database.connect();
        Races.run(12, (number, random) -> {
            var history = new RandomHistory(database, random);
            for (int part = 0; part < 4; part++) {
                history.steps(40);
                var rebuilt = read(connection, Future::succeededFuture);

                assertThat(rebuilt.available()).isEqualTo(history.available());
                assertRecords(rebuilt, history);
                books.assertBalanced();
            }
            history.foldAll();
            assertThat(read(connection, Future::succeededFuture).available()).isEqualTo(history.available());
            database.run("delete from decision");
        });
    }

    private static void assertRecords(Rebuilt rebuilt, RandomHistory history) {
        assertThat(rebuilt.records())
                .extracting(each -> each.tx() + " " + each.committed() + " " + each.digest())
                .containsExactlyInAnyOrderElementsOf(history.aboveLowWater().stream()
                        .map(each -> each.tx() + " " + each.committed() + " "
                                + each.tx().seq())
                        .toList());
        history.lowWaters().forEach((session, low) -> assertThat(rebuilt.sessions())
                .anyMatch(mark -> mark.session() == session && mark.lowWater() == low && !mark.fenced()));
    }

    @Test
    void theWholeTruthIsTheSameWhateverWasDropped() {
        var connection = database.connect();
        var retention = database.connectForBulk();
        Races.run(6, (number, random) -> {
            var history = new RandomHistory(database, random);
            for (int life = 0; life < 4; life++) {
                history.steps(60);
                history.nextLife();
                if (random.nextBoolean()) {
                    retain(retention);
                }
                var rebuilt = read(connection, Future::succeededFuture);

                assertThat(rebuilt.available()).isEqualTo(history.available());
                assertRecords(rebuilt, history);
                assertThat(rebuilt.floor()).isEqualTo(history.oldestLiveSession() - 1);
                books.assertBalanced();
            }
            history.end();
        });
    }

    @Test
    void closedSessionsCollapseBelowTheFloorWhenAllBelowThemAreClosed() {
        assertThat(read(database.connect(), Future::succeededFuture).floor()).isZero();
        long first = database.openSession();
        long second = database.openSession();
        long third = database.openSession();
        close(second);
        assertThat(floorAndSessions()).containsExactly(first - 1, first, second, third);

        close(first);
        assertThat(floorAndSessions()).containsExactly(second, third);

        retain(database.connectForBulk());
        assertThat(floorAndSessions()).containsExactly(second, third);

        close(third);
        assertThat(floorAndSessions()).containsExactly(third);

        retain(database.connectForBulk());
        assertThat(database.number("select count(*) from session")).isZero();
        assertThat(floorAndSessions()).containsExactly(third);
    }

    private static void close(long session) {
        Sessions.fence(database.sql(), session).await();
        Sessions.close(database.sql(), session).await();
    }

    private static void retain(SqlConnection connection) {
        Retention.run(connection, database.inDays(31), new Retention.Terms(Duration.ofDays(30), false))
                .await();
    }

    private static List<Long> floorAndSessions() {
        var rebuilt = read(database.connect(), Future::succeededFuture);
        var all = new ArrayList<>(List.of(rebuilt.floor()));
        rebuilt.sessions().forEach(mark -> all.add(mark.session()));
        return all;
    }

    @Test
    void whatIsFoldedOrDecidedWhileItIsReadDoesNotShow() {
        long session = database.openSession();
        Transactor.within(database.sql(), c -> Openings.replace(c, "stock", 6_000, 100))
                .await();
        for (int seq = 1; seq <= 20; seq++) {
            books.decide(session, seq, 'C', "stock-0@2#0 5999:2,0:1");
        }
        var folder = database.connect();

        var rebuilt = read(database.connect(), () -> Folder.fold(folder, session, 20, 7)
                .compose(folded -> folder.query("insert into decision (tx, outcome, mode, branches, event) values ("
                                + (session << 40 | 21) + ", 'C', '2', 'stock-0@2#0 5999:50', '')")
                        .execute()));

        assertThat(rebuilt.available()).hasSize(6_000).containsEntry("0", 80L).containsEntry("5999", 60L);
        assertThat(rebuilt.records()).hasSize(20);
    }

    @Test
    void aBranchIsGivenToItsShardWithItsDigestAndOutcome() {
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#ab i:1|stock-1@1#cd j:1|payment-0@1#ef u:1");
        books.decide(session, 2, 'A', "stock-1@0#12 j:1");

        assertThat(read(database.connect(), Future::succeededFuture).records())
                .containsExactly(
                        new BranchRecord(STOCK_0, new TxId(session, 1), true, "ab"),
                        new BranchRecord(STOCK_1, new TxId(session, 1), true, "cd"),
                        new BranchRecord(STOCK_1, new TxId(session, 2), false, "12"));
    }

    @Test
    void fencedAndClosedSessionsAreMarked() {
        long live = database.openSession();
        long fenced = database.openSession();
        long closed = database.openSession();
        database.addBalance("stock", "i", 10, 1);
        books.decide(closed, 1, 'C', "stock-0@1#0 i:3");
        Sessions.fence(database.sql(), fenced).await();
        Sessions.fence(database.sql(), closed).await();
        Sessions.close(database.sql(), closed).await();

        var rebuilt = read(database.connect(), Future::succeededFuture);

        assertThat(rebuilt.sessions())
                .containsExactly(
                        new SessionMark(live, false, 0, 0),
                        new SessionMark(fenced, true, 0, 0),
                        new SessionMark(closed, true, TxId.MAX_SEQ, 0));
        assertThat(rebuilt.records()).isEmpty();
        assertThat(rebuilt.available()).containsEntry("i", 7L);
    }

    /** A million balances must not have to fit into memory. */
    @Test
    void aPageIsForgottenOnceItIsTaken() {
        database.run("insert into balance (kind, id, opening, opening_generation) "
                + "select 'stock', g::text, 1, 0 from generate_series(1, 60000) g");
        var first = new AtomicReference<WeakReference<String>>();
        var forgotten = new AtomicBoolean();
        RebuildSource.open(
                        database.connect(),
                        Set.of("stock"),
                        source -> source.balances("stock", page -> {
                            if (first.get() == null) {
                                first.set(new WeakReference<>(page.getFirst().id()));
                            } else if (!forgotten.get()) {
                                System.gc();
                                forgotten.set(first.get().get() == null);
                            }
                            return Future.succeededFuture();
                        }))
                .await();
        assertThat(forgotten).isTrue();
    }

    @Test
    void aReaderThatFailsLeavesTheConnectionUsable() {
        var connection = database.connect();

        assertThatThrownBy(() -> RebuildSource.open(
                                connection, Set.of("stock"), source -> Future.failedFuture("store lost"))
                        .await())
                .hasMessage("store lost");

        assertThat(read(connection, Future::succeededFuture).available()).isEmpty();
        connection.query("create temporary table writable (id int)").execute().await();
    }

    /** Reads everything; {@code meanwhile} happens between the decisions and the balances. */
    private static Rebuilt read(SqlConnection connection, Supplier<Future<?>> meanwhile) {
        var available = new TreeMap<String, Long>();
        return RebuildSource.open(connection, Set.of("stock"), source -> meanwhile
                        .get()
                        .compose(done -> source.balances("stock", page -> {
                            page.forEach((Balance each) -> available.put(each.id(), each.available()));
                            return Future.succeededFuture();
                        }))
                        .map(read -> new Rebuilt(
                                available,
                                source.floor(),
                                List.copyOf(source.sessions()),
                                new ArrayList<>(source.records()))))
                .await();
    }
}
