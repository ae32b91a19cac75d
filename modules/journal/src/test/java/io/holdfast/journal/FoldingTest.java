package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Folding.Pace;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(VertxExtension.class)
class FoldingTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private static final long DECISIONS = 200;
    private static final Pace PACE = new Pace(10, 50);

    private final Books books = new Books(database);
    private Transactor transactor;
    private long session;
    private long lowWater;

    @BeforeEach
    void decide(Vertx vertx) {
        database.addBalance("stock", "i", 1_000, 1);
        session = database.openSession();
        for (long seq = 1; seq <= DECISIONS; seq++) {
            books.decide(session, seq, 'C', "stock-0@1#0 i:1");
        }
        transactor = new Transactor(database.postgres().pool(vertx));
    }

    @AfterEach
    void theLedgerAgrees() {
        books.assertBalanced();
    }

    @Test
    void nothingIsFoldedUnderLoadWhileLittleWaits() {
        var folding = new Folding(transactor, session, () -> lowWater, PACE);
        lowWater = 30;
        folding.tick().await();
        assertThat(folding.backlog()).isEqualTo(30);
    }

    @Test
    void everythingIsFoldedWhenNothingMoves() {
        var folding = new Folding(transactor, session, () -> lowWater, PACE);
        lowWater = DECISIONS;
        folding.tick().await();
        folding.tick().await();
        assertThat(folding.backlog()).isZero();
        assertThat(books.available("stock", "i")).isEqualTo(1_000 - DECISIONS);
    }

    @Test
    void underLoadTheBacklogIsFoldedUntilItIsWithinItsBound() {
        lowWater = 150;
        var folding = new Folding(transactor, session, () -> lowWater++, PACE);
        folding.tick().await();
        long left = folding.backlog();
        assertThat(left).isBetween(PACE.maxBacklog() - PACE.piece(), PACE.maxBacklog() + 1);
        assertThat(books.available("stock", "i")).isEqualTo(1_000 - (lowWater - 1 - left));
    }

    @Test
    void anOrderlyEndFoldsAll() {
        lowWater = DECISIONS;
        var folding = new Folding(transactor, session, () -> lowWater, PACE);
        folding.finish().await();
        assertThat(folding.backlog()).isZero();
        assertThat(books.available("stock", "i")).isEqualTo(1_000 - DECISIONS);
    }
}
