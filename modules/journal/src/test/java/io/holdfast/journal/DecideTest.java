package io.holdfast.journal;

import static io.holdfast.journal.JournalDatabase.PAYMENT;
import static io.holdfast.journal.JournalDatabase.STOCK_0;
import static io.holdfast.journal.JournalDatabase.STOCK_1;
import static io.holdfast.journal.Journalled.ABORTED;
import static io.holdfast.journal.Journalled.COMMITTED;
import static io.holdfast.journal.Journalled.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Rejection;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.Transaction;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DecideTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void aBatchCommitsAsOneAndItsOrdersArePaidByItsTransactions() {
        var loop = database.openLoop();
        var a = loop.checkout("a", database.addOrder("a"));
        var b = loop.checkout("b", database.addOrder("b"));

        assertThat(loop.commit(a, b)).containsExactly(COMMITTED, COMMITTED);

        assertThat(database.payingTx("a")).isEqualTo(a.tx());
        assertThat(database.payingTx("b")).isEqualTo(b.tx());
        assertThat(database.number("select count(distinct xmin::text) from decision"))
                .isEqualTo(1);
        assertThat(database.text("select branches from decision where tx = $1", a.tx()))
                .matches("stock-0@1#[0-9a-f]+ item-1:1\\|payment-0@1#[0-9a-f]+ user-1:10");
    }

    @Test
    void aStatementIsTimedOnceWithAllItsDecisionsAlsoOneThatChangesNothing() {
        var loop = database.openLoop();
        loop.commit(loop.checkout("a", database.addOrder("a")), loop.checkout("b", database.addOrder("b")));
        var sizes = loop.meters().get("holdfast.journal.batch.decisions").summary();
        var times = loop.meters().get("holdfast.journal.batch").timer();
        assertThat(sizes.totalAmount()).isEqualTo(2);
        assertThat(sizes.count()).isEqualTo(1);
        assertThat(times.count()).isEqualTo(1);
        assertThat(times.totalTime(TimeUnit.NANOSECONDS)).isPositive();

        database.changeOrder("a");
        loop.commit(loop.checkout("a", 1));
        assertThat(times.count()).isEqualTo(sizes.count()).isGreaterThan(1);
    }

    @Test
    void anOrderThatChangedSinceItWasReadIsNotPaidAndItsNeighboursAre() {
        var loop = database.openLoop();
        var a = loop.checkout("a", database.addOrder("a"));
        var b = loop.checkout("b", database.addOrder("b"));
        var c = loop.checkout("c", database.addOrder("c"));
        database.changeOrder("b");

        assertThat(loop.commit(a, b, c)).containsExactly(COMMITTED, rejected(Rejection.VERSION_CHANGED), COMMITTED);

        assertThat(database.payingTx("b")).isZero();
        assertThat(database.decisionOf(b.tx())).isEqualTo("none");
        assertThat(database.payingTx("c")).isEqualTo(c.tx());
    }

    @Test
    void aPaidOrderIsNotPaidAgain() {
        var loop = database.openLoop();
        long version = database.addOrder("a");
        var first = loop.checkout("a", version);
        loop.commit(first);
        var second = loop.checkout("a", version);
        var neighbour = loop.checkout("b", database.addOrder("b"));

        assertThat(loop.commit(second, neighbour)).containsExactly(rejected(Rejection.PAID), COMMITTED);

        assertThat(database.payingTx("a")).isEqualTo(first.tx());
        assertThat(database.decisionOf(second.tx())).isEqualTo("none");
    }

    @Test
    void anUnknownOrderHasChanged() {
        var loop = database.openLoop();
        var neighbour = loop.checkout("b", database.addOrder("b"));

        assertThat(loop.commit(loop.checkout("none", 1), neighbour))
                .containsExactly(rejected(Rejection.VERSION_CHANGED), COMMITTED);
    }

    @Test
    void anOrderWhoseAbortWasFirstStaysUnpaid() {
        var loop = database.openLoop();
        var aborted = loop.checkout("a", database.addOrder("a"));
        var neighbour = loop.checkout("b", database.addOrder("b"));
        assertThat(loop.abort(aborted)).isEqualTo(ABORTED);

        assertThat(loop.commit(aborted, neighbour)).containsExactly(ABORTED, COMMITTED);

        assertThat(database.payingTx("a")).isZero();
        assertThat(database.decisionOf(aborted.tx())).isEqualTo("A");
        assertThat(loop.commit(loop.checkout("a", version("a")))).containsExactly(COMMITTED);
    }

    @Test
    void whoAbortsAfterTheCommitIsToldOfTheCommit() {
        var loop = database.openLoop();
        var committed = loop.checkout("a", database.addOrder("a"));
        loop.commit(committed);

        assertThat(loop.abort(committed)).isEqualTo(COMMITTED);
        assertThat(database.decisionOf(committed.tx())).isEqualTo("C");
        assertThat(loop.commit(committed)).containsExactly(COMMITTED);
    }

    @Test
    void oneOrderTwiceInABatchIsPaidOnce() {
        var loop = database.openLoop();
        long version = database.addOrder("a");
        var first = loop.checkout("a", version);
        var second = loop.checkout("a", version);
        var neighbour = loop.checkout("b", database.addOrder("b"));

        assertThat(loop.commit(first, second, neighbour))
                .containsExactly(COMMITTED, rejected(Rejection.PAID), COMMITTED);

        assertThat(database.payingTx("a")).isEqualTo(first.tx());
        assertThat(database.number("select count(*) from decision")).isEqualTo(2);
    }

    @Test
    void directOperationsCommitBesideCheckouts() {
        var loop = database.openLoop();
        var checkout = loop.checkout("a", database.addOrder("a"));
        var credit = loop.direct(Branch.credit(PAYMENT, List.of(new Line("user-1", 500))), 1);
        var changed = loop.checkout("a", 0);
        var debit = loop.direct(Branch.debit(STOCK_1, List.of(new Line("item-2", 3))), 1);

        assertThat(loop.commit(credit, checkout, debit)).containsOnly(COMMITTED);
        var again = loop.direct(Branch.credit(PAYMENT, List.of(new Line("user-1", 1))), 1);
        assertThat(loop.commit(again, changed)).containsExactly(COMMITTED, rejected(Rejection.PAID));

        assertThat(database.text("select branches from decision where tx = $1", credit.tx()))
                .endsWith("user-1:+500");
        assertThat(database.number("select count(*) from decision where order_id is null"))
                .isEqualTo(3);
    }

    @Test
    void aFencedSessionWritesNothing() {
        var loop = database.openLoop();
        var checkout = loop.checkout("a", database.addOrder("a"));
        var direct = loop.direct(Branch.credit(PAYMENT, List.of(new Line("user-1", 500))), 1);
        Sessions.fence(database.sql(), loop.session()).await();

        assertThat(loop.commit(checkout, direct)).containsOnly(rejected(Rejection.SESSION_FENCED));

        assertThat(database.number("select count(*) from decision")).isZero();
        assertThat(database.payingTx("a")).isZero();
        assertThat(loop.abort(checkout)).isEqualTo(ABORTED);
    }

    @Test
    void afterABumpOnlyWhoVotedInTheOldGenerationIsRejected() {
        var loop = database.openLoop();
        var onOldStock = loop.checkout("a", database.addOrder("a"));
        var onPayment = loop.direct(Branch.credit(PAYMENT, List.of(new Line("user-1", 5))), 1);
        var onOtherStock = loop.direct(Branch.debit(STOCK_1, List.of(new Line("item-2", 1))), 1);
        long next = bumpStock0();
        assertThat(next).isEqualTo(2);

        assertThat(loop.commit(onOldStock, onPayment, onOtherStock))
                .containsExactly(rejected(Rejection.GENERATION_GONE), COMMITTED, COMMITTED);
        assertThat(database.payingTx("a")).isZero();
        assertThat(loop.commit(inGeneration(loop, "a", next))).containsExactly(COMMITTED);
    }

    @Test
    void oldAndNewGenerationInOneBatchAreToldApart() {
        var loop = database.openLoop();
        var old = loop.checkout("a", database.addOrder("a"));
        database.addOrder("b");
        long next = bumpStock0();

        assertThat(loop.commit(old, inGeneration(loop, "b", next)))
                .containsExactly(rejected(Rejection.GENERATION_GONE), COMMITTED);
        assertThat(database.decisionOf(old.tx())).isEqualTo("none");
    }

    @Test
    void aBumpFromAGenerationThatIsGoneDoesNothing() {
        bumpStock0();

        assertThat(Shards.bump(database.sql(), STOCK_0, 1, "rival", "lost").await())
                .isNull();
        assertThat(database.texts("select store from shard where name = 'stock-0'"))
                .containsExactly("store-2");
        assertThat(database.number("select count(*) from generation where shard = 'stock-0'"))
                .isEqualTo(2);
    }

    private long bumpStock0() {
        return Shards.bump(database.sql(), STOCK_0, 1, "store-2", "lost").await();
    }

    private JournalLoop.Voted inGeneration(JournalLoop loop, String order, long stockGeneration) {
        var checkout = loop.checkout(order, version(order)).attempt().transaction();
        var transaction = new Transaction(
                order,
                checkout.branches(),
                new OrderGate(order, version(order)),
                checkout.answerAt(),
                checkout.event(),
                null);
        return loop.voted(transaction, stockGeneration, 1);
    }

    private long version(String order) {
        return database.number("select version from orders where id = $1", order);
    }
}
