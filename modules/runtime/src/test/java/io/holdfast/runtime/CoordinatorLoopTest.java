package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.MemoryJournal.Breakage;
import io.holdfast.runtime.StandInParticipant.Waiting;
import io.vertx.core.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoordinatorLoopTest extends LoopFixture {
    @Test
    void aCheckoutThatAllPrepareIsCommittedThenFinished() {
        var outcome = run(twoPhase(), checkout("order-1"));
        assertThat(outcome.await()).isEqualTo(COMMITTED);
        assertThat(one(stock.heard())).isInstanceOf(Command.Prepare.class);
        assertThat(one(payment.heard())).isInstanceOf(Command.Prepare.class);
        assertThat(one(stock.heard())).isEqualTo(new Command.Finish(FIRST));
        assertThat(one(payment.heard())).isEqualTo(new Command.Finish(FIRST));
        assertThat(journal.asked()).isEqualTo("COMMIT 3.1");
        assertThat(committed("2pc")).isEqualTo(1);
    }

    @Test
    void nothingIsAnsweredBeforeTheDecisionIsDurable() {
        var coordinator = twoPhase();
        journal.breakNext(Breakage.LOST_AFTER_WRITING, Breakage.LOST_BEFORE_WRITING);
        var outcome = run(coordinator, checkout("order-1"));
        assertThat(journal.asked()).isEqualTo("COMMIT 3.1");
        assertThat(journal.asked()).isEqualTo("ABORT 3.1");
        assertThat(outcome.isComplete()).isFalse();
        assertThat(journal.asked())
                .as("under the same key, until the journal can be asked")
                .isEqualTo("ABORT 3.1");
        assertThat(outcome.await()).isEqualTo(COMMITTED);
    }

    @Test
    void aCommitThatNeverArrivedIsAbortedAndUndone() {
        var coordinator = twoPhase();
        journal.breakNext(Breakage.LOST_BEFORE_WRITING);
        assertThat(run(coordinator, checkout("order-1")).await()).isInstanceOf(Outcome.NotNow.class);
        stock.heard();
        assertThat(one(stock.heard())).isEqualTo(new Command.Undo(FIRST));
    }

    @Test
    void aRefusalIsAnsweredOnlyAfterItsReservationsAreUndone() {
        var short1 = new Cause.Short("user-1");
        var undo = holding(stock, Command.Undo.class);
        payment.reply(command ->
                command instanceof Command.Prepare ? new Reply.No(short1) : StandInParticipant.progress(command));
        var outcome = run(twoPhase(), checkout("order-1"));
        var confirm = Waiting.next(undo);
        assertThat(outcome.isComplete()).isFalse();
        confirm.run();
        assertThat(outcome.await()).isEqualTo(new Outcome.Refused(PAYMENT, short1));
        assertThat(journal.wasLeftAlone()).as("presumed abort writes nothing").isTrue();
    }

    @Test
    void aCreditIsAnsweredOnlyAfterItCanBeRead() {
        var finish = holding(stock, Command.Finish.class);
        var outcome = run(twoPhase(), credit());
        var confirm = Waiting.next(finish);
        assertThat(journal.asked()).isEqualTo("COMMIT 3.1");
        assertThat(outcome.isComplete()).isFalse();
        confirm.run();
        assertThat(outcome.await()).isEqualTo(COMMITTED);
    }

    @Test
    void atTheDeadlineTheAbortIsForcedBeforeItIsAnswered() {
        payment.behave(LoopFixture::never);
        var outcome = run(twoPhase(), checkout("order-1"));
        payment.heard();
        assertThat(journal.wasLeftAlone()).isTrue();
        payment.behave(StandInParticipant::obey);
        clockMs.addAndGet(DEADLINE_MS);
        assertThat(journal.asked()).isEqualTo("ABORT 3.1");
        clockMs.addAndGet(1_000);
        assertThat(outcome.await()).isEqualTo(new Outcome.NotNow("the deadline passed"));
    }

    @Test
    void aParticipantThatCannotBeReachedIsUndoneUntilItAnswers() {
        payment.fail();
        var outcome = run(twoPhase(), checkout("order-1"));
        assertThat(outcome.await()).isEqualTo(new Outcome.NotNow("payment-0 cannot be reached"));
        assertThat(one(payment.heard())).isInstanceOf(Command.Prepare.class);
        assertThat(one(payment.heard())).isEqualTo(new Command.Undo(FIRST));
        payment.behave(StandInParticipant::obey);
        assertThat(Waiting.next(lowWaters)).isEqualTo(new LowWater(STOCK, SESSION, 1));
    }

    @Test
    void theShardsAreToldWhatIsSettled() {
        var coordinator = twoPhase();
        var all = loop.start(() -> Future.all(IntStream.range(0, 5)
                .mapToObj(i -> coordinator.run(checkout("order-" + i)))
                .toList()));
        all.await();
        long told;
        do {
            told = Waiting.next(lowWaters).seq();
        } while (told < 5);
        assertThat(told).isEqualTo(5);
    }

    @Test
    void aPrepareThatWasLostBringsTheShardsKeeper() {
        stock.reply(command ->
                command instanceof Command.Finish ? Reply.NEED_REBUILD : StandInParticipant.progress(command));
        assertThat(run(twoPhase(), checkout("order-1")).await()).isEqualTo(COMMITTED);
        assertThat(Waiting.next(keeper)).isEqualTo("rebuild stock-0 by 3.1");
    }

    @Test
    void aShardThatContradictsTheJournalRaisesAnAlarm() {
        payment.reply(
                command -> command instanceof Command.Finish ? Reply.ALARM : StandInParticipant.progress(command));
        assertThat(run(twoPhase(), checkout("order-1")).await()).isEqualTo(COMMITTED);
        assertThat(Waiting.next(keeper)).isEqualTo("alarm payment-0 by 3.1");
    }

    @Test
    void manyRefusalsSwitchToSagaAndTheSwitchIsRecordedOnce() {
        var coordinator = coordinator(ProtocolSelector.auto());
        payment.reply(command ->
                isTenth(command) ? new Reply.No(new Cause.Short("user-1")) : StandInParticipant.progress(command));
        loop.start(() -> Future.all(IntStream.range(0, 200)
                        .mapToObj(i -> coordinator.run(checkout("order-" + i)))
                        .toList()))
                .await();
        assertThat(Waiting.next(switches)).isEqualTo(new ProtocolSelector.Switch(Mode.SAGA, 0.1, clockMs.get()));

        var outcome = run(coordinator, checkout("order-1"));
        assertThat(outcome.await()).isInstanceOf(Outcome.Committed.class);
        var last = new TxId(SESSION, 201);
        Command command;
        do {
            command = payment.heard().stream()
                    .filter(heard -> heard.tx().equals(last))
                    .findFirst()
                    .orElse(null);
        } while (command == null);
        assertThat(command).isInstanceOf(Command.Execute.class);
        assertThat(switches).isEmpty();
    }

    private static boolean isTenth(Command command) {
        return command instanceof Command.Prepare prepare && prepare.subject().endsWith("0");
    }

    @Test
    void anOpenBreakerForcesTwoPhaseCommitAndNobodyWaitsForTheParticipant() {
        var coordinator = coordinator(ProtocolSelector.always(Mode.SAGA));
        loop.turn(paymentBreaker::open);
        assertThat(run(coordinator, checkout("order-1")).await())
                .isEqualTo(new Outcome.NotNow("payment-0 cannot be reached"));
        assertThat(one(stock.heard())).isInstanceOf(Command.Prepare.class);
        assertThat(one(payment.heard()))
                .as("what must arrive passes the breaker")
                .isEqualTo(new Command.Undo(FIRST));
    }

    @Test
    void aSagaExecutesOneBranchAfterAnother() {
        var execute = holding(stock, Command.Execute.class);
        var outcome = run(coordinator(ProtocolSelector.always(Mode.SAGA)), checkout("order-1"));
        var confirm = Waiting.next(execute);
        assertThat(payment.wasLeftAlone()).isTrue();
        confirm.run();
        assertThat(outcome.await()).isEqualTo(COMMITTED);
        assertThat(one(payment.heard())).isInstanceOf(Command.Execute.class);
        assertThat(committed("saga")).isEqualTo(1);
    }

    @Test
    void aChangeByItselfIsCountedApartFromCheckouts() {
        assertThat(run(coordinator(ProtocolSelector.always(Mode.SAGA)), credit())
                        .await())
                .isEqualTo(COMMITTED);
        assertThat(committed("direct")).isEqualTo(1);
        assertThat(committed("saga")).isZero();
        assertThat(committed("2pc")).isZero();
    }

    private double committed(String protocol) {
        return meters.counter("holdfast.transactions", "outcome", "committed", "protocol", protocol)
                .count();
    }
}
