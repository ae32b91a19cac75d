package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.ADD_FUNDS;
import static io.holdfast.coordinator.Samples.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Event.Durable;
import io.holdfast.coordinator.Event.Finished;
import io.holdfast.coordinator.Event.Undelivered;
import io.holdfast.coordinator.Event.Undone;
import io.holdfast.coordinator.Event.Voted;
import io.holdfast.coordinator.ProtocolSelector.Health;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a coordinator shows of transactions that do not get on, and what a person may have done about one. */
class OverdueTest {
    private static final long SESSION = 9;
    private static final long DEADLINE_MS = 10_000;

    private final RecordingPorts ports = new RecordingPorts();
    private final List<Outcome> answers = new ArrayList<>();
    private final Coordinator coordinator =
            new Coordinator(SESSION, DEADLINE_MS, ProtocolSelector.auto(), ports.ports());

    private TxId begin(Transaction transaction, long nowMs) {
        return coordinator.begin(transaction, Health.SOUND, nowMs, answers::add);
    }

    private void feed(TxId tx, Event... events) {
        for (Event event : events) {
            coordinator.on(tx, event, 77);
        }
    }

    private TxId committed() {
        var tx = begin(CHECKOUT, 0);
        feed(tx, new Voted(0, new Reply.Yes(3)), new Voted(1, new Reply.Yes(4)), new Durable(Decision.COMMIT));
        ports.take();
        return tx;
    }

    private List<Unsettled> overdue(long nowMs) {
        var all = new ArrayList<Unsettled>();
        coordinator.overdue(nowMs, all::add);
        return all;
    }

    @Test
    void showsWhatIsPastItsDeadlineTheOldestFirst() {
        var first = begin(ADD_FUNDS, 0);
        var settled = begin(ADD_FUNDS, 0);
        var second = begin(ADD_FUNDS, 5);
        begin(ADD_FUNDS, 6);
        feed(settled, new Voted(0, Samples.NO));
        assertThat(overdue(DEADLINE_MS - 1)).isEmpty();
        var all = overdue(DEADLINE_MS + 5);
        assertThat(all).extracting(each -> each.phase().attempt().tx()).containsExactly(first, second);
        assertThat(all).extracting(Unsettled::ageMs).containsExactly(DEADLINE_MS + 5, DEADLINE_MS);
    }

    @Test
    void saysWhatMadeItTryAgain() {
        var tx = committed();
        feed(tx, new Undelivered(0, Verb.FINISH), new Finished(1, Reply.DONE));
        assertThat(overdue(DEADLINE_MS)).singleElement().satisfies(each -> {
            assertThat(each.cause()).isEqualTo(Stuck.Cause.COMMITTED);
            assertThat(each.waitsFor()).containsExactly(Samples.STOCK);
            assertThat(each.lastError()).isEqualTo("stock-0 did not answer FINISH");
        });
        feed(tx, new Finished(0, Reply.DONE));
        assertThat(overdue(DEADLINE_MS)).isEmpty();
    }

    @Test
    void theJournalThatCannotBeAskedIsAnErrorToo() {
        var tx = begin(ADD_FUNDS, 0);
        feed(tx, new Voted(0, new Reply.Yes(3)), new Event.InDoubt());
        assertThat(coordinator.unsettled(tx, 0).lastError()).isNull();
        feed(tx, new Event.InDoubt());
        assertThat(coordinator.unsettled(tx, 0).lastError()).isEqualTo("the journal could not be asked");
    }

    @Test
    void knowsOneByItsNameBeforeItsDeadline() {
        var tx = begin(ADD_FUNDS, 10);
        assertThat(coordinator.unsettled(tx, 30))
                .isEqualTo(new Unsettled(coordinator.unsettled(tx, 30).phase(), null, 20));
        assertThat(coordinator.unsettled(new TxId(SESSION + 1, tx.seq()), 30)).isNull();
        assertThat(coordinator.unsettled(new TxId(SESSION, tx.seq() + 1), 30)).isNull();
    }

    @Test
    void whatIsUndecidedIsAbortedThroughTheJournalBeforeItIsUndone() {
        var tx = begin(CHECKOUT, 0);
        ports.take();
        assertThat(coordinator.abort(tx, 5)).isTrue();
        assertThat(ports.take()).containsExactly("abort 9.1");
        assertThat(answers).isEmpty();
        feed(tx, new Durable(Decision.ABORT));
        assertThat(ports.take()).containsExactly("UNDO 9.1 stock-0", "UNDO 9.1 payment-0");
        feed(tx, new Undone(0, Reply.UNDONE), new Undone(1, Reply.UNDONE));
        assertThat(answers).containsExactly(new Outcome.NotNow("the deadline passed"));
    }

    @Test
    void whoIsInDoubtHasAskedAlready() {
        var tx = begin(CHECKOUT, 0);
        coordinator.abort(tx, 5);
        ports.take();
        assertThat(coordinator.abort(tx, 6)).isTrue();
        assertThat(ports.take()).isEmpty();
        assertThat(answers).as("its client waits on").isEmpty();
    }

    @Test
    void whatIsDecidedIsNotAborted() {
        var committed = committed();
        var refused = begin(CHECKOUT, 0);
        feed(refused, new Voted(0, Samples.NO));
        ports.take();
        assertThat(coordinator.abort(committed, 5)).isFalse();
        assertThat(coordinator.abort(refused, 5)).isFalse();
        assertThat(coordinator.abort(new TxId(SESSION, 99), 5)).isFalse();
        assertThat(ports.take()).isEmpty();
    }
}
