package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.StandInParticipant.Waiting;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One session after another on the same loop. */
class LoopSessionsTest extends LoopFixture {
    private static final int ROUND = CoordinatorLoop.MAX_UNSETTLED - 1;

    /** One transaction of the first session is never settled, and all that follow it are. */
    private CoordinatorLoop heldBack() {
        payment.behave(LoopFixture::never);
        var coordinator = twoPhase();
        run(coordinator, Transaction.direct(Branch.credit(PAYMENT, List.of(new Line("user-1", 5))), null));
        for (int begun = 1; begun < 65_536; begun += ROUND) {
            int count = Math.min(ROUND, 65_536 - begun);
            loop.start(() -> Future.all(IntStream.range(0, count)
                            .mapToObj(i -> coordinator.run(credit()))
                            .toList()))
                    .await();
        }
        return coordinator;
    }

    @Test
    void withoutRoomATransactionIsNotBegunAndTheNextSessionTakesOver() {
        var coordinator = heldBack();
        sessions.beUnreachable(true);
        assertThat(run(coordinator, credit()).await())
                .isEqualTo(new Outcome.NotNow("too many transactions are unsettled"));
        assertThat(meters.get("holdfast.unsettled")
                        .tag("session", Long.toString(SESSION))
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(run(coordinator, credit()).await())
                .as("while the journal opens none")
                .isEqualTo(new Outcome.NotNow("the next session is being opened"));
        sessions.beUnreachable(false);
        assertThat(inTheNextSession(coordinator, credit())).isEqualTo(new TxId(SESSION + 1, 1));
    }

    @Test
    void whatIsUnsettledInAllSessionsTogetherHasALimit() {
        stock.behave(LoopFixture::never);
        var coordinator = twoPhase();
        loop.turn(() -> IntStream.range(0, CoordinatorLoop.MAX_UNSETTLED)
                .forEach(i -> assertThat(coordinator.run(credit()).isComplete()).isFalse()));
        loop.turn(() -> sessions.fence(SESSION));
        long serving;
        do {
            assertThat(run(coordinator, credit()).await()).isInstanceOf(Outcome.NotNow.class);
            serving = loop.get(coordinator::session);
        } while (serving == SESSION);
        assertThat(run(coordinator, credit()).await())
                .isEqualTo(new Outcome.NotNow("too many transactions are unsettled"));
        assertThat(loop.get(coordinator::unsettled)).isEqualTo(CoordinatorLoop.MAX_UNSETTLED);
    }

    /** The first commit of another session than the first; until then transactions may be turned away. */
    private TxId inTheNextSession(CoordinatorLoop coordinator, Transaction transaction) {
        while (true) {
            var outcome = run(coordinator, transaction).await();
            if (outcome instanceof Outcome.Committed(TxId tx) && tx.session() != SESSION) {
                return tx;
            }
        }
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
        assertThat(inTheNextSession(coordinator, checkout("order-2"))).isEqualTo(new TxId(SESSION + 1, 1));

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
        assertThat(inTheNextSession(coordinator, checkout("order-2"))).isEqualTo(new TxId(SESSION + 1, 1));
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
