package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.BOTH;
import static io.holdfast.coordinator.Samples.BOTH_VOTES;
import static io.holdfast.coordinator.Samples.SOLD_OUT;
import static io.holdfast.coordinator.Samples.TWO_PHASE;
import static io.holdfast.coordinator.Samples.TX;
import static io.holdfast.coordinator.Samples.only;
import static io.holdfast.coordinator.StepAssert.after;

import io.holdfast.coordinator.Effect.Answer;
import io.holdfast.coordinator.Effect.Send;
import io.holdfast.coordinator.Event.Durable;
import io.holdfast.coordinator.Phase.Deciding;
import io.holdfast.coordinator.Phase.Doubtful;
import io.holdfast.coordinator.Phase.Ended;
import io.holdfast.coordinator.Phase.Finishing;
import io.holdfast.coordinator.Phase.Undoing;
import io.holdfast.protocol.Outcome;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** From the complete votes to the journal's decision, which is the same for both protocols. */
class CommitmentTest {
    static final List<BiFunction<Phase, Event, Step>> PROTOCOLS = List.of(TwoPhaseCommit::step, Saga::step);

    private static final Outcome CHANGED = new Outcome.GateShut(false);
    private final Phase deciding = new Deciding(TWO_PHASE, BOTH_VOTES);
    private final Phase doubtful = new Doubtful(TWO_PHASE, SOLD_OUT, false);
    private final Phase doubtfulAnswered = new Doubtful(TWO_PHASE, SOLD_OUT, true);

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void answersAndFinishesOnceTheCommitIsDurable(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(deciding, new Durable(Decision.COMMIT)))
                .goesTo(
                        new Finishing(TWO_PHASE, BOTH, true),
                        new Answer(new Outcome.Committed(TX)),
                        new Send(0, Verb.FINISH),
                        new Send(1, Verb.FINISH));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void doesNotAnswerACreditBeforeItIsFinished(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(new Deciding(Samples.CREDIT, Votes.none(1).with(0, 3)), new Durable(Decision.COMMIT)))
                .goesTo(new Finishing(Samples.CREDIT, only(0), false), new Send(0, Verb.FINISH));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void undoesAllWhenARecoveryHasAbortedIt(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(deciding, new Durable(Decision.ABORT)))
                .goesTo(undoing(Refusals.ABORTED, false), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void undoesAllWhenTheJournalRejectsTheCommit(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(deciding, new Event.Rejected(Rejection.VERSION_CHANGED)))
                .goesTo(undoing(CHANGED, false), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void abortsUnderTheSameKeyWhenItDoesNotKnowWhatTheJournalHolds(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(deciding, new Event.InDoubt()))
                .goesTo(new Doubtful(TWO_PHASE, Refusals.ABORTED, false), new Effect.Abort());
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void abortsUnderTheSameKeyAtTheDeadline(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(deciding, new Event.Deadline()))
                .goesTo(new Doubtful(TWO_PHASE, Refusals.DEADLINE, false), new Effect.Abort());
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void hearsOnlyOfTheJournalAndTheDeadlineWhileItDecides(BiFunction<Phase, Event, Step> protocol) {
        StepAssert.ignoresAllBut(protocol, deciding, CommitmentTest::fromJournalOrDeadline);
        StepAssert.ignoresAllBut(protocol, doubtful, CommitmentTest::fromJournalOrDeadline);
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void aCommitThatWasThereAfterAllIsFinished(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(doubtful, new Durable(Decision.COMMIT)))
                .goesTo(
                        new Finishing(TWO_PHASE, BOTH, true),
                        new Answer(new Outcome.Committed(TX)),
                        new Send(0, Verb.FINISH),
                        new Send(1, Verb.FINISH));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void aDurableAbortGivesTheAnswerThatWasKeptForIt(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(doubtful, new Durable(Decision.ABORT)))
                .goesTo(undoing(SOLD_OUT, false), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void theLateRejectionOfTheCommitSettlesADoubt(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(doubtful, new Event.Rejected(Rejection.VERSION_CHANGED)))
                .goesTo(undoing(CHANGED, false), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void asksTheJournalAgainLaterWhileItCannotBeAsked(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(doubtful, new Event.InDoubt())).goesTo(doubtful, new Effect.AbortLater());
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void answersUnknownWhenTheDeadlineComesWhileTheJournalCannotBeAsked(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(doubtful, new Event.Deadline()))
                .goesTo(doubtfulAnswered, new Answer(new Outcome.Unknown()));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void answersNothingMoreOnceItHasAnsweredUnknown(BiFunction<Phase, Event, Step> protocol) {
        after(protocol.apply(doubtfulAnswered, new Event.Deadline())).goesTo(doubtfulAnswered);
        after(protocol.apply(doubtfulAnswered, new Event.InDoubt())).goesTo(doubtfulAnswered, new Effect.AbortLater());
        after(protocol.apply(doubtfulAnswered, new Durable(Decision.COMMIT)))
                .goesTo(new Finishing(TWO_PHASE, BOTH, true), new Send(0, Verb.FINISH), new Send(1, Verb.FINISH));
        after(protocol.apply(doubtfulAnswered, new Durable(Decision.ABORT)))
                .goesTo(undoing(SOLD_OUT, true), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
        after(protocol.apply(doubtfulAnswered, new Event.Rejected(Rejection.VERSION_CHANGED)))
                .goesTo(undoing(CHANGED, true), new Send(0, Verb.UNDO), new Send(1, Verb.UNDO));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void aRecoveryAsksTheJournalAndAnswersNobody(BiFunction<Phase, Event, Step> protocol) {
        var begun = Recovery.begin(TWO_PHASE);
        after(begun).goesTo(new Doubtful(TWO_PHASE, new Outcome.NotNow("its node is gone"), true), new Effect.Abort());
        after(protocol.apply(begun.next(), new Durable(Decision.COMMIT)))
                .goesTo(new Finishing(TWO_PHASE, BOTH, true), new Send(0, Verb.FINISH), new Send(1, Verb.FINISH));
    }

    @ParameterizedTest
    @FieldSource("PROTOCOLS")
    void nothingHappensAfterTheEnd(BiFunction<Phase, Event, Step> protocol) {
        StepAssert.ignoresAllBut(protocol, new Ended(TWO_PHASE), event -> false);
    }

    private static boolean fromJournalOrDeadline(Event event) {
        return event instanceof Durable
                || event instanceof Event.Rejected
                || event instanceof Event.InDoubt
                || event instanceof Event.Deadline;
    }

    private static Phase undoing(Outcome outcome, boolean answered) {
        return new Undoing(TWO_PHASE, BOTH, BranchSet.NONE, outcome, answered);
    }
}
