package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Folder.Progress;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FolderTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private final Books books = new Books(database);

    @BeforeEach
    void openBalances() {
        database.addBalance("stock", "i", 100, 1);
        database.addBalance("stock", "j", 100, 1);
        database.addBalance("payment", "u", 1_000, 1);
    }

    @Test
    void commitsAreInTheBalancesAndInTheLedger() {
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#0 i:3,i:2|stock-1@1#0 j:1|payment-0@1#0 u:60");
        books.decide(session, 2, 'A', "stock-0@0#0 i:50");
        books.decide(session, 4, 'C', "payment-0@1#0 u:+7");

        assertThat(fold(session, 4, 10)).isEqualTo(new Progress(4, true));

        assertThat(books.available("stock", "i")).isEqualTo(95);
        assertThat(books.available("stock", "j")).isEqualTo(99);
        assertThat(books.available("payment", "u")).isEqualTo(947);
        assertThat(books.posted("stock", "sold")).isEqualTo(6);
        assertThat(books.posted("payment", "sold")).isEqualTo(60);
        assertThat(books.posted("payment", "issued")).isEqualTo(-1_007);
        books.assertBalanced();
    }

    @Test
    void whatIsAboveTheLowWaterWaits() {
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#0 i:1");
        books.decide(session, 5, 'C', "stock-0@1#0 i:10");

        assertThat(fold(session, 4, 10)).isEqualTo(new Progress(4, true));
        assertThat(books.available("stock", "i")).isEqualTo(99);

        assertThat(fold(session, 5, 10)).isEqualTo(new Progress(5, true));
        assertThat(books.available("stock", "i")).isEqualTo(89);
    }

    @Test
    void otherSessionsAreLeftAlone() {
        long one = database.openSession();
        long two = database.openSession();
        books.decide(one, 1, 'C', "stock-0@1#0 i:1");
        books.decide(two, 1, 'C', "stock-0@1#0 i:10");

        fold(one, TxId.MAX_SEQ, 10);

        assertThat(books.available("stock", "i")).isEqualTo(99);
    }

    @Test
    void foldingAgainHasNoEffect() {
        long session = history(20);
        foldAll(session, 20, 100);
        var once = books.snapshot();

        assertThat(fold(session, 20, 100)).isEqualTo(new Progress(20, true));

        assertThat(books.snapshot()).isEqualTo(once);
    }

    @Test
    void aFolderThatComesLateWithALowerMarkUndoesNothing() {
        long session = history(20);
        foldAll(session, 20, 100);
        var once = books.snapshot();

        assertThat(fold(session, 5, 100).folded()).isEqualTo(20);
        fold(session, 20, 100);

        assertThat(books.snapshot()).isEqualTo(once);
    }

    @Test
    void pieceByPieceEqualsAllAtOnce() {
        long inPieces = history(50);
        int pieces = foldAll(inPieces, 60, 7);
        var piecewise = books.snapshot();
        books.assertBalanced();
        database.run("update balance set credited = 0, debited = 0");
        database.run("delete from ledger where cause = 'fold'");
        database.run("update low_water set seq = 0, folded = 0");

        int once = foldAll(inPieces, 60, 1_000);

        assertThat(pieces).isEqualTo(8);
        assertThat(once).isEqualTo(1);
        assertThat(books.snapshot()).isEqualTo(piecewise);
    }

    @Test
    void decisionsOfAnEndedGenerationGoAgainstWhatWasWrittenOff() {
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#0 0:4,i:1");
        books.decide(session, 2, 'C', "stock-0@1#0 0:+1");
        books.decide(session, 3, 'C', "stock-0@2#0 0:2,i:1");
        database.addBalance("stock", "0", 30, 1);
        assertThat(replace("stock", 1, 50)).isEqualTo(2);
        assertThat(books.posted("stock", "written_off")).isEqualTo(30);

        fold(session, 3, 10);

        assertThat(books.available("stock", "0")).isEqualTo(48);
        assertThat(books.available("stock", "i")).isEqualTo(98);
        assertThat(books.posted("stock", "written_off")).isEqualTo(30 - 4 + 1);
        assertThat(books.posted("stock", "sold")).isEqualTo(8);
        books.assertBalanced();
    }

    @Test
    void anEndedSessionIsFoldedToItsEnd() {
        long one = history(30);
        long two = history(30);

        Folder.foldEnded(database.sql(), List.of(one, two)).await();

        assertThat(database.texts("select distinct folded::text from low_water"))
                .containsExactly(Long.toString(TxId.MAX_SEQ));
        books.assertBalanced();
    }

    /** Each lived on the other's credit: neither could be folded first if a balance might not go below zero meanwhile. */
    @Test
    void sessionsThatLivedOnEachOthersCreditAreFoldedOneAfterTheOther() {
        database.addBalance("payment", "a", 0, 1);
        database.addBalance("payment", "b", 0, 1);
        long one = database.openSession();
        long two = database.openSession();
        books.decide(one, 1, 'C', "payment-0@1#0 a:+100");
        books.decide(two, 1, 'C', "payment-0@1#0 b:+100");
        books.decide(two, 2, 'C', "payment-0@1#0 a:60");
        books.decide(one, 2, 'C', "payment-0@1#0 b:70");

        Folder.foldEnded(database.sql(), List.of(one, two)).await();

        assertThat(books.available("payment", "a")).isEqualTo(40);
        assertThat(books.available("payment", "b")).isEqualTo(30);
        books.assertBalanced();
    }

    @Test
    void rivalFoldersFoldEverythingOnce() {
        var connections = List.of(database.connect(), database.connectForBulk(), database.connect());
        Races.run(30, (number, random) -> {
            var sessions = List.of(history(20), history(20));
            long available = books.available("stock", "i") + books.available("stock", "j");
            long debited = sessions.stream().mapToLong(FolderTest::debited).sum();
            var folding = new ArrayList<Future<?>>();
            for (SqlConnection connection : connections) {
                folding.add(foldPieces(connection, sessions.get(random.nextInt(2)), 5 + random.nextInt(20)));
            }
            Future.all(folding).await();
            sessions.forEach(session -> foldAll(session, 20, 100));

            books.assertBalanced();
            assertThat(books.available("stock", "i") + books.available("stock", "j"))
                    .isEqualTo(available - debited);
        });
    }

    @Test
    void openingBalancesWhileFoldingKeepsTheBooksBalanced() {
        var folder = database.connect();
        var opener = database.connectForBulk();
        Races.run(30, (number, random) -> {
            long session = database.openSession();
            for (int seq = 1; seq <= 20; seq++) {
                books.decide(session, seq, 'C', "payment-0@" + (number + 1) + "#0 " + random.nextInt(40) + ":+1");
            }
            var folding = foldPieces(folder, session, 1 + random.nextInt(10));
            Transactor.within(opener, c -> Openings.begin(c).compose(begun -> Openings.replace(c, "payment", 40, 10)))
                    .await();
            folding.await();

            books.assertBalanced();
        });
    }

    private static Future<Progress> foldPieces(SqlConnection connection, long session, int limit) {
        return Folder.fold(connection, session, 20, limit)
                .compose(progress -> progress.complete()
                        ? Future.succeededFuture(progress)
                        : foldPieces(connection, session, limit));
    }

    /** Commits and aborts of one session over both items, all affordable. */
    private long history(int decisions) {
        long session = database.openSession();
        database.run("update balance set opening = opening + 1000 where kind = 'stock'");
        database.run("insert into ledger (kind, account, amount, cause)"
                + " values ('stock', 'available', 2000, 'test'), ('stock', 'issued', -2000, 'test')");
        var random = new Random(session);
        for (int seq = 1; seq <= decisions; seq++) {
            char outcome = random.nextInt(4) == 0 ? 'A' : 'C';
            var item = random.nextBoolean() ? "i:" : "j:";
            books.decide(session, seq, outcome, "stock-0@1#0 " + item + (1 + random.nextInt(9)));
        }
        return session;
    }

    private static long debited(long session) {
        return database.number("select coalesce(sum(split_part(branches, ':', 2)::bigint), 0)::bigint from decision"
                + " where outcome = 'C' and tx >> 40 = " + session);
    }

    private static int foldAll(long session, long lowWater, int limit) {
        int pieces = 1;
        while (!fold(session, lowWater, limit).complete()) {
            pieces++;
        }
        return pieces;
    }

    private static Progress fold(long session, long lowWater, int limit) {
        return Folder.fold(database.sql(), session, lowWater, limit).await();
    }

    private static long replace(String kind, int count, long amount) {
        return Transactor.within(database.sql(), c -> Openings.begin(c)
                        .compose(begun -> Openings.replace(c, kind, count, amount)))
                .await();
    }
}
