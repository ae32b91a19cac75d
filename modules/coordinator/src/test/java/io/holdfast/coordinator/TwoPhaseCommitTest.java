package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.BOTH;
import static io.holdfast.coordinator.Samples.BOTH_VOTES;
import static io.holdfast.coordinator.Samples.NO;
import static io.holdfast.coordinator.Samples.NO_VOTES;
import static io.holdfast.coordinator.Samples.OTHER;
import static io.holdfast.coordinator.Samples.SOLD_OUT;
import static io.holdfast.coordinator.Samples.TWO_PHASE;
import static io.holdfast.coordinator.Samples.only;
import static io.holdfast.coordinator.StepAssert.after;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.coordinator.Effect.Send;
import io.holdfast.coordinator.Event.Undelivered;
import io.holdfast.coordinator.Event.Voted;
import io.holdfast.coordinator.Phase.Begun;
import io.holdfast.coordinator.Phase.Deciding;
import io.holdfast.coordinator.Phase.Doubtful;
import io.holdfast.coordinator.Phase.Executing;
import io.holdfast.coordinator.Phase.Preparing;
import io.holdfast.coordinator.Phase.Undoing;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import org.junit.jupiter.api.Test;

class TwoPhaseCommitTest {
    private final Phase preparing = new Preparing(TWO_PHASE, NO_VOTES);

    @Test
    void asksAllBranchesToPrepareAtOnce() {
        after(TwoPhaseCommit.step(new Begun(TWO_PHASE), new Event.Begin()))
                .goesTo(preparing, new Send(0, Verb.PREPARE), new Send(1, Verb.PREPARE));
    }

    @Test
    void hearsNothingBeforeItBegins() {
        StepAssert.ignoresAllBut(TwoPhaseCommit::step, new Begun(TWO_PHASE), event -> event instanceof Event.Begin);
    }

    @Test
    void waitsForTheOtherVotes() {
        after(on(new Voted(1, new Reply.Yes(4)))).goesTo(new Preparing(TWO_PHASE, NO_VOTES.with(1, 4)));
    }

    @Test
    void asksTheJournalToCommitInTheGenerationsOfTheVotesOnceAllHaveSaidYes() {
        after(TwoPhaseCommit.step(new Preparing(TWO_PHASE, NO_VOTES.with(0, 3)), new Voted(1, new Reply.Yes(4))))
                .goesTo(new Deciding(TWO_PHASE, BOTH_VOTES), new Effect.Commit(BOTH_VOTES));
    }

    @Test
    void undoesAllButTheBranchThatVotedNo() {
        after(on(new Voted(0, NO))).goesTo(undoing(only(1), SOLD_OUT), new Send(1, Verb.UNDO));
    }

    @Test
    void undoesAllWhenABranchIsBusyWithAnotherTransactionOfTheSubject() {
        after(on(new Voted(0, new Reply.Busy(OTHER))))
                .goesTo(undoing(BOTH, new Outcome.Contended(OTHER)), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
    }

    @Test
    void undoesAllWhenAPrepareMayNotHaveArrived() {
        after(on(new Undelivered(1, Verb.PREPARE)))
                .goesTo(
                        undoing(BOTH, new Outcome.NotNow("payment-0 cannot be reached")),
                        new Send(0, Verb.UNDO),
                        new Send(1, Verb.UNDO));
    }

    @Test
    void asksTheJournalToAbortAtTheDeadline() {
        after(on(new Event.Deadline())).goesTo(new Doubtful(TWO_PHASE, Refusals.DEADLINE, false), new Effect.Abort());
    }

    @Test
    void hearsOnlyOfVotesAndTheDeadlineWhilePreparing() {
        StepAssert.ignoresAllBut(
                TwoPhaseCommit::step,
                preparing,
                event -> event instanceof Voted
                        || event instanceof Event.Deadline
                        || event instanceof Undelivered lost && lost.verb() == Verb.PREPARE);
    }

    @Test
    void hasNoBusinessWithASagasPhase() {
        assertThatThrownBy(() -> TwoPhaseCommit.step(new Executing(TWO_PHASE, NO_VOTES, 0), new Event.Begin()))
                .isInstanceOf(IllegalStateException.class);
    }

    private Step on(Event event) {
        return TwoPhaseCommit.step(preparing, event);
    }

    private static Phase undoing(BranchSet pending, Outcome outcome) {
        return new Undoing(TWO_PHASE, pending, BranchSet.NONE, outcome, false);
    }
}
