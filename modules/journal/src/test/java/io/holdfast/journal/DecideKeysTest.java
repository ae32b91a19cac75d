package io.holdfast.journal;

import static io.holdfast.journal.JournalDatabase.PAYMENT;
import static io.holdfast.journal.Journalled.ABORTED;
import static io.holdfast.journal.Journalled.COMMITTED;
import static io.holdfast.journal.Journalled.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Rejection;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Idempotency records that travel with decisions: both are written, or neither. */
class DecideKeysTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void aKeyIsKeptWithTheDecisionItBelongsTo() {
        var loop = database.openLoop();
        var checkout = loop.checkout("a", database.addOrder("a"), 1, record("k", "first"));
        var direct = loop.direct(funds(), 1, record("l", "second"));

        assertThat(loop.commit(checkout, direct)).containsExactly(COMMITTED, COMMITTED);

        assertThat(database.texts("select key || ' ' || status || ' ' || body from idempotency order by key"))
                .containsExactly("k 200 first", "l 200 second");
    }

    @Test
    void aKeyIsNotKeptWhenItsEffectDidNotHappen() {
        var loop = database.openLoop();
        var changed = loop.checkout("a", database.addOrder("a"), 1, record("k", "first"));
        var neighbour = loop.checkout("b", database.addOrder("b"), 1, record("l", "second"));
        var aborted = loop.checkout("c", database.addOrder("c"), 1, record("m", "third"));
        database.changeOrder("a");
        loop.abort(aborted);

        assertThat(loop.commit(changed, neighbour, aborted))
                .containsExactly(rejected(Rejection.VERSION_CHANGED), COMMITTED, ABORTED);

        assertThat(keys()).containsExactly("l");
    }

    @Test
    void aFencedSessionAndAnEndedGenerationKeepNoKey() {
        var loop = database.openLoop();
        var old = loop.direct(funds(), 1, record("k", "first"));
        Shards.bump(database.sql(), PAYMENT, 1, "other", "lost").await();
        assertThat(loop.commit(old)).containsExactly(rejected(Rejection.GENERATION_GONE));

        var fenced = loop.direct(funds(), 2, record("k", "first"));
        Sessions.fence(database.sql(), loop.session()).await();
        assertThat(loop.commit(fenced)).containsExactly(rejected(Rejection.SESSION_FENCED));

        assertThat(keys()).isEmpty();
    }

    @Test
    void aTakenKeyLeavesItsTransactionUndecidedAndItsNeighboursAlone() {
        var loop = database.openLoop();
        loop.commit(loop.checkout("a", database.addOrder("a"), 1, record("k", "first")));
        var checkout = loop.checkout("b", database.addOrder("b"), 1, record("k", "second"));
        var direct = loop.direct(funds(), 1, record("k", "third"));
        var neighbour = loop.direct(funds(), 1, record("l", "fourth"));

        assertThat(loop.commit(checkout, neighbour)).containsExactly(rejected(Rejection.KEY_TAKEN), COMMITTED);
        assertThat(loop.commit(direct)).containsExactly(rejected(Rejection.KEY_TAKEN));

        assertThat(database.decisionOf(checkout.tx())).isEqualTo("none");
        assertThat(database.payingTx("b")).isZero();
        assertThat(database.text("select body from idempotency where key = 'k'"))
                .isEqualTo("first");
        assertThat(loop.abort(checkout)).isEqualTo(ABORTED);
    }

    @Test
    void oneKeyTwiceInABatchHasOneEffect() {
        var loop = database.openLoop();
        var first = loop.direct(funds(), 1, record("k", "first"));
        var second = loop.direct(funds(), 1, record("k", "second"));

        assertThat(loop.commit(first, second)).containsExactly(COMMITTED, rejected(Rejection.KEY_TAKEN));

        assertThat(database.decisionOf(second.tx())).isEqualTo("none");
        assertThat(database.text("select body from idempotency")).isEqualTo("first");
    }

    @Test
    void theSameKeyOfAnotherScopeIsAnotherKey() {
        var loop = database.openLoop();
        var checkout = loop.direct(funds(), 1, record("k", "first"));
        var pay = loop.direct(
                funds(),
                1,
                new IdempotencyRecord(new KeyClaim("POST /pay", "k", "f", "/", "c"), 200, "text/plain", "other"));

        assertThat(loop.commit(checkout, pay)).containsExactly(COMMITTED, COMMITTED);
    }

    private static Branch funds() {
        return Branch.credit(PAYMENT, List.of(new Line("user-1", 5)));
    }

    private static IdempotencyRecord record(String key, String body) {
        var claim = new KeyClaim("POST /orders/checkout", key, "fingerprint", "/orders/checkout/a", "c-1");
        return new IdempotencyRecord(claim, 200, "text/plain", body);
    }

    private static List<String> keys() {
        return database.texts("select key from idempotency order by key");
    }
}
