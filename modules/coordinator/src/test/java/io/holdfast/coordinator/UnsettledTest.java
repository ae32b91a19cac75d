package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.BOTH;
import static io.holdfast.coordinator.Samples.BOTH_VOTES;
import static io.holdfast.coordinator.Samples.NO_VOTES;
import static io.holdfast.coordinator.Samples.PAYMENT;
import static io.holdfast.coordinator.Samples.SAGA;
import static io.holdfast.coordinator.Samples.SOLD_OUT;
import static io.holdfast.coordinator.Samples.STOCK;
import static io.holdfast.coordinator.Samples.TWO_PHASE;
import static io.holdfast.coordinator.Samples.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Stuck;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnsettledTest {
    private static final Phase FINISHING = new Phase.Finishing(TWO_PHASE, only(1), true);

    private static Unsettled at(Phase phase) {
        return new Unsettled(phase, null, 7);
    }

    @Test
    void beforeTheDecisionItIsUndecided() {
        var undecided = Stream.of(
                new Phase.Begun(TWO_PHASE),
                new Phase.Preparing(TWO_PHASE, NO_VOTES),
                new Phase.Executing(SAGA, NO_VOTES, 0),
                new Phase.Deciding(TWO_PHASE, BOTH_VOTES),
                new Phase.Doubtful(TWO_PHASE, SOLD_OUT, false));
        assertThat(undecided).allSatisfy(phase -> {
            assertThat(at(phase).cause()).isEqualTo(Stuck.Cause.UNDECIDED);
            assertThat(at(phase).detail()).startsWith("undecided, ");
        });
    }

    @Test
    void afterItNothingElseIsPossible() {
        assertThat(at(FINISHING).cause()).isEqualTo(Stuck.Cause.COMMITTED);
        assertThat(at(undoing()).cause()).isEqualTo(Stuck.Cause.ABORTED);
        assertThatThrownBy(() -> at(new Phase.Ended(TWO_PHASE)).cause()).isInstanceOf(IllegalStateException.class);
    }

    private static Phase undoing() {
        return new Phase.Undoing(TWO_PHASE, BOTH, BranchSet.NONE, SOLD_OUT, true);
    }

    @Test
    void waitsForTheShardsThatHaveNotAnswered() {
        assertThat(at(new Phase.Preparing(TWO_PHASE, NO_VOTES)).waitsFor()).containsExactly(STOCK, PAYMENT);
        assertThat(at(new Phase.Preparing(TWO_PHASE, NO_VOTES.with(0, 3))).waitsFor())
                .containsExactly(PAYMENT);
        assertThat(at(new Phase.Executing(SAGA, NO_VOTES, 1)).waitsFor()).containsExactly(PAYMENT);
        assertThat(at(FINISHING).waitsFor()).containsExactly(PAYMENT);
        assertThat(at(undoing()).waitsFor()).containsExactly(STOCK, PAYMENT);
    }

    @Test
    void otherwiseForTheJournal() {
        assertThat(at(new Phase.Deciding(TWO_PHASE, BOTH_VOTES)).waitsFor()).isEmpty();
        assertThat(at(new Phase.Doubtful(TWO_PHASE, SOLD_OUT, false)).waitsFor())
                .isEmpty();
        assertThat(at(new Phase.Begun(TWO_PHASE)).waitsFor()).isEmpty();
        assertThat(at(new Phase.Ended(TWO_PHASE)).waitsFor()).isEmpty();
    }

    @Test
    void saysInWordsWhatHoldsItUp() {
        assertThat(at(new Phase.Preparing(TWO_PHASE, NO_VOTES)).detail())
                .isEqualTo("undecided, waits for the vote of stock-0, payment-0");
        assertThat(at(new Phase.Executing(SAGA, NO_VOTES, 0)).detail())
                .isEqualTo("undecided, waits for the vote of stock-0");
        assertThat(at(new Phase.Deciding(TWO_PHASE, BOTH_VOTES)).detail())
                .isEqualTo("undecided, waits for the journal to commit");
        assertThat(at(new Phase.Doubtful(TWO_PHASE, SOLD_OUT, true)).detail())
                .isEqualTo("undecided, waits for the journal to say what stands");
        assertThat(at(FINISHING).detail()).isEqualTo("committed, waits for payment-0 to confirm");
        assertThat(at(undoing()).detail())
                .isEqualTo("aborted, waits for stock-0, payment-0 to give back what it may hold");
        assertThat(at(new Phase.Ended(TWO_PHASE)).detail()).isEqualTo("settled");
    }

    @Test
    void saysWhatCameOfTheLastTry() {
        assertThat(after(new Event.Finished(1, Reply.LOST)))
                .isEqualTo("payment-0 has lost its data, or has another generation");
        assertThat(after(new Event.Undone(0, Reply.CLOSED))).isEqualTo("stock-0 is being rebuilt, or is frozen");
        assertThat(after(new Event.Finished(0, Reply.NEED_REBUILD))).isEqualTo("stock-0 does not know the transaction");
        assertThat(after(new Event.Finished(1, Reply.ALARM))).isEqualTo("payment-0 contradicts the journal");
        assertThat(after(new Event.Undone(1, Reply.BAD))).isEqualTo("payment-0 answered Bad[]");
        assertThat(after(new Event.Undelivered(0, Verb.FINISH))).isEqualTo("stock-0 did not answer FINISH");
        assertThat(after(new Event.Deadline())).isNull();
        assertThat(after(null)).isNull();
        var doubtful = new Phase.Doubtful(TWO_PHASE, SOLD_OUT, false);
        assertThat(new Unsettled(doubtful, new Event.InDoubt(), 7).lastError())
                .isEqualTo("the journal could not be asked");
    }

    @Test
    void whatItDoesNotWaitForAnyMoreIsNoErrorAnyMore() {
        assertThat(new Unsettled(FINISHING, new Event.Finished(0, Reply.LOST), 7).lastError())
                .isNull();
        assertThat(new Unsettled(FINISHING, new Event.Undelivered(0, Verb.FINISH), 7).lastError())
                .isNull();
        assertThat(after(new Event.InDoubt())).isNull();
    }

    private static String after(Event trouble) {
        return new Unsettled(new Phase.Finishing(TWO_PHASE, BOTH, true), trouble, 7).lastError();
    }
}
