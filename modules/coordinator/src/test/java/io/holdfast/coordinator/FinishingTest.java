package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.BOTH;
import static io.holdfast.coordinator.Samples.TWO_PHASE;
import static io.holdfast.coordinator.Samples.TX;
import static io.holdfast.coordinator.Samples.only;
import static io.holdfast.coordinator.StepAssert.after;

import io.holdfast.coordinator.Effect.Answer;
import io.holdfast.coordinator.Effect.SendLater;
import io.holdfast.coordinator.Effect.Settle;
import io.holdfast.coordinator.Phase.Ended;
import io.holdfast.coordinator.Phase.Finishing;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A commit is durable, and every branch must become final. */
class FinishingTest {
    static final List<Reply> CONFIRMATIONS = List.of(Reply.DONE, Reply.ENDED);
    static final List<Reply> LATER = List.of(Reply.LOST, Reply.CLOSED);
    static final List<Reply> CONTRADICTIONS = Samples.REPLIES.stream()
            .filter(reply -> !CONFIRMATIONS.contains(reply) && !LATER.contains(reply))
            .filter(reply -> !(reply instanceof Reply.NeedRebuild))
            .toList();

    private final Phase both = new Finishing(TWO_PHASE, BOTH, true);
    private final Phase last = new Finishing(TWO_PHASE, only(1), true);
    private final Phase unanswered = new Finishing(Samples.CREDIT, only(0), false);

    @ParameterizedTest
    @FieldSource("CONFIRMATIONS")
    void waitsForEveryBranchAndThenSettles(Reply reply) {
        after(step(both, new Event.Finished(0, reply))).goesTo(last);
        after(step(last, new Event.Finished(1, reply))).goesTo(new Ended(TWO_PHASE), new Settle());
    }

    @ParameterizedTest
    @FieldSource("CONFIRMATIONS")
    void aCreditIsAnsweredWhenItIsFinished(Reply reply) {
        after(step(unanswered, new Event.Finished(0, reply)))
                .goesTo(new Ended(Samples.CREDIT), new Answer(new Outcome.Committed(TX)), new Settle());
    }

    @ParameterizedTest
    @FieldSource("LATER")
    void asksAgainWhileTheShardIsRecovering(Reply reply) {
        after(step(both, new Event.Finished(0, reply))).goesTo(both, new SendLater(0, Verb.FINISH));
    }

    @Test
    void asksAgainWhenNoReplyCame() {
        after(step(both, new Event.Undelivered(1, Verb.FINISH))).goesTo(both, new SendLater(1, Verb.FINISH));
    }

    @Test
    void hasAShardRebuiltThatLostThePrepare() {
        after(step(both, new Event.Finished(0, Reply.NEED_REBUILD)))
                .goesTo(both, new Effect.Rebuild(0), new SendLater(0, Verb.FINISH));
    }

    @ParameterizedTest
    @FieldSource("CONTRADICTIONS")
    void raisesTheAlarmWhenAShardContradictsTheJournalAndAsksAgainUntilItIsRepaired(Reply reply) {
        after(step(both, new Event.Finished(0, reply)))
                .goesTo(both, new Effect.RaiseAlarm(0), new SendLater(0, Verb.FINISH));
    }

    @Test
    void aCreditThatIsNotFinishedInTimeIsAnsweredSinceItWillBe() {
        after(step(unanswered, new Event.Deadline()))
                .goesTo(new Finishing(Samples.CREDIT, only(0), true), new Answer(new Outcome.Committed(TX)));
    }

    @Test
    void hearsOnlyOfBranchesThatHaveNotConfirmed() {
        StepAssert.ignoresAllBut(
                TwoPhaseCommit::step,
                last,
                event -> event instanceof Event.Finished finished && finished.branch() == 1
                        || event.equals(new Event.Undelivered(1, Verb.FINISH)));
    }

    private static Step step(Phase phase, Event event) {
        return TwoPhaseCommit.step(phase, event);
    }
}
