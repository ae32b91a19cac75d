package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.BOTH;
import static io.holdfast.coordinator.Samples.BOTH_VOTES;
import static io.holdfast.coordinator.Samples.NO;
import static io.holdfast.coordinator.Samples.NO_VOTES;
import static io.holdfast.coordinator.Samples.OTHER;
import static io.holdfast.coordinator.Samples.SAGA;
import static io.holdfast.coordinator.Samples.SOLD_OUT;
import static io.holdfast.coordinator.Samples.only;
import static io.holdfast.coordinator.StepAssert.after;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.coordinator.Effect.Send;
import io.holdfast.coordinator.Event.Undelivered;
import io.holdfast.coordinator.Event.Voted;
import io.holdfast.coordinator.Phase.Begun;
import io.holdfast.coordinator.Phase.Deciding;
import io.holdfast.coordinator.Phase.Doubtful;
import io.holdfast.coordinator.Phase.Ended;
import io.holdfast.coordinator.Phase.Executing;
import io.holdfast.coordinator.Phase.Preparing;
import io.holdfast.coordinator.Phase.Undoing;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import org.junit.jupiter.api.Test;

class SagaTest {
    private final Phase first = new Executing(SAGA, NO_VOTES, 0);
    private final Phase second = new Executing(SAGA, NO_VOTES.with(0, 3), 1);

    @Test
    void asksOnlyTheFirstBranchToExecute() {
        after(Saga.step(new Begun(SAGA), new Event.Begin())).goesTo(first, new Send(0, Verb.EXECUTE));
    }

    @Test
    void hearsNothingBeforeItBegins() {
        StepAssert.ignoresAllBut(Saga::step, new Begun(SAGA), event -> event instanceof Event.Begin);
    }

    @Test
    void asksTheNextBranchOnceOneHasExecuted() {
        after(Saga.step(first, new Voted(0, new Reply.Yes(3)))).goesTo(second, new Send(1, Verb.EXECUTE));
    }

    @Test
    void asksTheJournalToCommitOnceTheLastHasExecuted() {
        after(Saga.step(second, new Voted(1, new Reply.Yes(4))))
                .goesTo(new Deciding(SAGA, BOTH_VOTES), new Effect.Commit(BOTH_VOTES));
    }

    @Test
    void hasNothingToUndoWhenTheFirstBranchRefuses() {
        after(Saga.step(first, new Voted(0, NO)))
                .goesTo(new Ended(SAGA), new Effect.Answer(SOLD_OUT), new Effect.Settle());
    }

    @Test
    void undoesOnlyWhatWasExecutedBeforeTheRefusal() {
        after(Saga.step(second, new Voted(1, new Reply.No(new Reply.Cause.Short("user")))))
                .goesTo(
                        undoing(only(0), new Outcome.Refused(Samples.PAYMENT, new Reply.Cause.Short("user"))),
                        new Send(0, Verb.UNDO));
    }

    @Test
    void undoesTheAskedBranchTooWhenItsReplyIsNeitherYesNorNo() {
        after(Saga.step(second, new Voted(1, new Reply.Busy(OTHER))))
                .goesTo(undoing(BOTH, new Outcome.Contended(OTHER)), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
    }

    @Test
    void undoesTheAskedBranchTooWhenTheRequestMayNotHaveArrived() {
        after(Saga.step(first, new Undelivered(0, Verb.EXECUTE)))
                .goesTo(undoing(only(0), new Outcome.NotNow("stock-0 cannot be reached")), new Send(0, Verb.UNDO));
    }

    @Test
    void asksTheJournalToAbortAtTheDeadline() {
        after(Saga.step(second, new Event.Deadline()))
                .goesTo(new Doubtful(SAGA, Refusals.DEADLINE, false), new Effect.Abort());
    }

    @Test
    void hearsOnlyOfTheBranchThatItHasAsked() {
        StepAssert.ignoresAllBut(
                Saga::step,
                second,
                event -> event instanceof Voted voted && voted.branch() == 1
                        || event instanceof Event.Deadline
                        || event.equals(new Undelivered(1, Verb.EXECUTE)));
    }

    @Test
    void hasNoBusinessWithAPhaseOfTwoPhaseCommit() {
        assertThatThrownBy(() -> Saga.step(new Preparing(SAGA, NO_VOTES), new Event.Begin()))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Phase undoing(BranchSet pending, Outcome outcome) {
        return new Undoing(SAGA, pending, BranchSet.NONE, outcome, false);
    }
}
