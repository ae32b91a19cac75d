package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Command;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.StandInParticipant.Waiting;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One session after another on the same loop. */
class LoopSessionsTest extends LoopFixture {
    /** Nothing of the first session is ever settled. */
    private CoordinatorLoop heldBack() {
        stock.behave(LoopFixture::never);
        var coordinator = twoPhase();
        var credit = credit();
        loop.turn(() -> IntStream.range(0, 65_536).forEach(i -> {
            assertThat(coordinator.run(credit).isComplete()).isFalse();
        }));
        return coordinator;
    }

    @Test
    void withoutRoomATransactionIsNotBegunAndTheNextSessionTakesOver() {
        var coordinator = heldBack();
        assertThat(run(coordinator, credit()).await())
                .isEqualTo(new Outcome.NotNow("too many transactions are unsettled"));
        assertThat(meters.get("holdfast.unsettled")
                        .tag("session", Long.toString(SESSION))
                        .gauge()
                        .value())
                .isEqualTo(65_536);

        var inTheNext = run(coordinator, checkout("order-1"));
        assertThat(loop.get(coordinator::session)).isEqualTo(SESSION + 1);
        assertThat(loop.get(coordinator::unsettled)).isEqualTo(65_537);
        assertThat(inTheNext.isComplete()).isFalse();
    }

    @Test
    void whileTheJournalOpensNoSessionNothingBegins() {
        var coordinator = heldBack();
        sessions.beUnreachable(true);
        run(coordinator, credit()).await();
        assertThat(run(coordinator, credit()).await())
                .isEqualTo(new Outcome.NotNow("the next session is being opened"));
        sessions.beUnreachable(false);
        boolean begun;
        do {
            begun = loop.get(() -> !coordinator.run(credit()).isComplete());
        } while (!begun);
        assertThat(loop.get(coordinator::session)).isEqualTo(SESSION + 1);
    }

    @Test
    void aLoopThatFindsItsSessionFencedGoesOnInTheNextAndClosesTheOldOneOnceItHasDrained() {
        var open = new AtomicBoolean();
        stock.reply(command -> command.equals(new Command.Finish(FIRST)) && !open.get()
                ? Reply.CLOSED
                : StandInParticipant.progress(command));
        var coordinator = twoPhase();
        assertThat(run(coordinator, checkout("order-1")).await()).isEqualTo(COMMITTED);
        loop.turn(() -> sessions.fence(SESSION));
        TxId next;
        do {
            var outcome = run(coordinator, checkout("order-2")).await();
            next = ((Outcome.Committed) outcome).tx();
        } while (next.session() == SESSION);
        assertThat(next).isEqualTo(new TxId(SESSION + 1, 1));

        assertThat(sessions.nothingClosed()).as("it is not settled").isTrue();
        open.set(true);
        assertThat(sessions.closed()).isEqualTo(SESSION);
        LowWater told;
        do {
            told = Waiting.next(lowWaters);
        } while (!told.equals(new LowWater(STOCK, SESSION, TxId.MAX_SEQ)));
    }

    @Test
    void aSessionThatIsADayOldIsSucceededWhileItServesAndIsClosedAfterIt() {
        var coordinator = twoPhase();
        assertThat(run(coordinator, checkout("order-1")).await()).isEqualTo(COMMITTED);
        clockMs.addAndGet(TimeUnit.DAYS.toMillis(1));
        TxId next;
        do {
            var outcome = run(coordinator, checkout("order-2")).await();
            next = ((Outcome.Committed) outcome).tx();
        } while (next.session() == SESSION);
        assertThat(next).isEqualTo(new TxId(SESSION + 1, 1));
        assertThat(sessions.closed()).isEqualTo(SESSION);
    }

    @Test
    void aSessionThatCannotBeSucceededServesOn() {
        var coordinator = twoPhase();
        sessions.beUnreachable(true);
        clockMs.addAndGet(TimeUnit.DAYS.toMillis(1));
        Waiting.next(sessions.refused());
        assertThat(run(coordinator, checkout("order-1")).await()).isEqualTo(COMMITTED);
        sessions.beUnreachable(false);
        assertThat(sessions.closed()).isEqualTo(SESSION);
        assertThat(loop.get(coordinator::session)).isEqualTo(SESSION + 1);
    }

    @Test
    void aCommitThatIsRejectedForTheFenceIsUndoneAndTheNextSessionTakesOver() {
        var coordinator = twoPhase();
        journal.fence();
        assertThat(run(coordinator, checkout("order-1")).await()).isInstanceOf(Outcome.NotNow.class);
        assertThat(loop.get(coordinator::session)).isEqualTo(SESSION + 1);
    }

    @Test
    void aLowWaterThatWasLostIsToldAgain() {
        var coordinator = twoPhase();
        run(coordinator, checkout("order-1")).await();
        assertThat(Waiting.next(lowWaters)).isEqualTo(new LowWater(STOCK, SESSION, 1));
        assertThat(Waiting.next(lowWaters)).isEqualTo(new LowWater(STOCK, SESSION, 1));
    }
}
