package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.BOTH;
import static io.holdfast.coordinator.Samples.SOLD_OUT;
import static io.holdfast.coordinator.Samples.TWO_PHASE;
import static io.holdfast.coordinator.Samples.only;
import static io.holdfast.coordinator.StepAssert.after;

import io.holdfast.coordinator.Effect.Answer;
import io.holdfast.coordinator.Effect.SendLater;
import io.holdfast.coordinator.Effect.Settle;
import io.holdfast.coordinator.Phase.Ended;
import io.holdfast.coordinator.Phase.Undoing;
import io.holdfast.protocol.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** It will never commit: the reservations go before the client hears of it, wherever they can be reached. */
class UndoingTest {
    static final List<Reply> CONFIRMATIONS = List.of(Reply.UNDONE, Reply.ENDED);
    static final List<Reply> LATER = List.of(Reply.LOST, Reply.CLOSED);
    static final List<Reply> CONTRADICTIONS = Samples.REPLIES.stream()
            .filter(reply -> !CONFIRMATIONS.contains(reply) && !LATER.contains(reply))
            .toList();

    private final Phase both = undoing(BOTH, BranchSet.NONE, false);
    private final Phase last = undoing(only(1), BranchSet.NONE, false);

    @ParameterizedTest
    @FieldSource("CONFIRMATIONS")
    void answersAndSettlesOnceEveryBranchIsUndone(Reply reply) {
        after(step(both, new Event.Undone(0, reply))).goesTo(last);
        after(step(last, new Event.Undone(1, reply))).goesTo(new Ended(TWO_PHASE), new Answer(SOLD_OUT), new Settle());
    }

    @ParameterizedTest
    @FieldSource("LATER")
    void doesNotLetTheClientWaitForAShardThatIsRecovering(Reply reply) {
        after(step(both, new Event.Undone(0, reply)))
                .goesTo(undoing(BOTH, only(0), false), new SendLater(0, Verb.UNDO));
        after(step(last, new Event.Undone(1, reply)))
                .goesTo(undoing(only(1), only(1), true), new Answer(SOLD_OUT), new SendLater(1, Verb.UNDO));
    }

    @Test
    void doesNotLetTheClientWaitForAShardThatDoesNotReply() {
        after(step(last, new Event.Undelivered(1, Verb.UNDO)))
                .goesTo(undoing(only(1), only(1), true), new Answer(SOLD_OUT), new SendLater(1, Verb.UNDO));
    }

    @Test
    void answersOnceEveryBranchIsUndoneOrOutOfReach() {
        var firstOutOfReach = undoing(BOTH, only(0), false);
        after(step(firstOutOfReach, new Event.Undone(1, Reply.UNDONE)))
                .goesTo(undoing(only(0), only(0), true), new Answer(SOLD_OUT));
    }

    @Test
    void aBranchThatWasOutOfReachIsWaitedForAllTheSame() {
        var answered = undoing(only(0), only(0), true);
        after(step(answered, new Event.Undelivered(0, Verb.UNDO))).goesTo(answered, new SendLater(0, Verb.UNDO));
        after(step(answered, new Event.Undone(0, Reply.UNDONE))).goesTo(new Ended(TWO_PHASE), new Settle());
    }

    @Test
    void aBranchThatComesBackIntoReachCountsNoLongerAsOutOfIt() {
        after(step(undoing(BOTH, only(0), false), new Event.Undone(0, Reply.UNDONE)))
                .goesTo(last);
    }

    @Test
    void answersAtTheDeadlineAndOnlyOnce() {
        var answered = undoing(BOTH, BranchSet.NONE, true);
        after(step(both, new Event.Deadline())).goesTo(answered, new Answer(SOLD_OUT));
        after(step(answered, new Event.Deadline())).goesTo(answered);
    }

    @ParameterizedTest
    @FieldSource("CONTRADICTIONS")
    void raisesTheAlarmWhenAShardContradictsTheJournalAndAsksAgainUntilItIsRepaired(Reply reply) {
        after(step(both, new Event.Undone(0, reply)))
                .goesTo(undoing(BOTH, only(0), false), new Effect.RaiseAlarm(0), new SendLater(0, Verb.UNDO));
        after(step(last, new Event.Undone(1, reply)))
                .goesTo(
                        undoing(only(1), only(1), true),
                        new Effect.RaiseAlarm(1),
                        new Answer(SOLD_OUT),
                        new SendLater(1, Verb.UNDO));
    }

    @Test
    void hearsOnlyOfBranchesThatHaveNotConfirmed() {
        StepAssert.ignoresAllBut(
                TwoPhaseCommit::step,
                last,
                event -> event instanceof Event.Undone undone && undone.branch() == 1
                        || event instanceof Event.Deadline
                        || event.equals(new Event.Undelivered(1, Verb.UNDO)));
    }

    private static Step step(Phase phase, Event event) {
        return TwoPhaseCommit.step(phase, event);
    }

    private static Phase undoing(BranchSet pending, BranchSet unreached, boolean answered) {
        return new Undoing(TWO_PHASE, pending, unreached, SOLD_OUT, answered);
    }
}
