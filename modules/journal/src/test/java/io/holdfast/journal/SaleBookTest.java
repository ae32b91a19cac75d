package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.SaleBook.Amount;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SaleBookTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-26");

    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private static void sell(long tx, LocalDate day, String branches) {
        database.run(
                "insert into decision (tx, outcome, mode, order_id, branches, event, decided_at)"
                        + " values ($1, 'C', 's', $2, $3, '', $4::date + interval '12 hours')",
                tx,
                "order-" + tx,
                branches,
                day);
    }

    private static List<Amount> read(SaleBook book, int limit) {
        var all = new ArrayList<Amount>();
        var page = book.next(limit).await();
        while (!page.isEmpty()) {
            assertThat(page.size()).isLessThanOrEqualTo(limit);
            all.addAll(page);
            page = book.next(limit).await();
        }
        return all;
    }

    @Test
    void theSumsComeByKindDayAndIdWithThoseOverallFirst() {
        long first = database.openSession() << 40;
        sell(first + 1, DAY, "stock-0@1#0 b:3,a:1|payment-0@1#0 u:9");
        sell(first + 2, DAY.plusDays(1), "stock-0@1#0 B:2,b:1|payment-0@1#0 u:1");
        database.run("insert into past_sale values ('stock', 'a', 5), ('stock', 'c', 0)");
        var connection = database.connectForBulk();
        var book = SaleBook.open(connection).await();

        assertThat(read(book, 2))
                .containsExactly(
                        new Amount("payment", null, "u", 10),
                        new Amount("payment", DAY, "u", 9),
                        new Amount("payment", DAY.plusDays(1), "u", 1),
                        new Amount("stock", null, "B", 2),
                        new Amount("stock", null, "a", 6),
                        new Amount("stock", null, "b", 4),
                        new Amount("stock", DAY, "a", 1),
                        new Amount("stock", DAY, "b", 3),
                        new Amount("stock", DAY.plusDays(1), "B", 2),
                        new Amount("stock", DAY.plusDays(1), "b", 1));
        book.close().await();
    }

    /** However long it takes: the relay waits for every transaction that has a number. */
    @Test
    void whatHappensWhileItIsReadIsAnnounced() {
        long session = database.openSession();
        sell((session << 40) + 1, DAY, "stock-0@1#0 b:3|payment-0@1#0 u:9");
        var book = SaleBook.open(database.connectForBulk()).await();
        assertThat(book.next(1).await()).hasSize(1);

        database.run("insert into announcement (type, subject, body) values ('order.created', 'meanwhile', 'u')");
        var look = Announcements.look(database.sql()).await();
        assertThat(Announcements.noted(database.sql(), look, 10).await())
                .extracting(Announcements.Noted::subject)
                .containsExactly("meanwhile");
        assertThat(read(book, 10)).as("the rest is still there").isNotEmpty();
        book.close().await();
    }
}
