package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.LowWater;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.MemoryJournal.Breakage;
import io.holdfast.runtime.StandInParticipant.Waiting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class CoordinatorLoopTest {
    private static final long SESSION = 3;
    private static final long DEADLINE_MS = 10_000;
    private static final ShardId STOCK = new ShardId("stock", 0);
    private static final ShardId PAYMENT = new ShardId("payment", 0);
    private static final TxId FIRST = new TxId(SESSION, 1);
    private static final Outcome COMMITTED = new Outcome.Committed(FIRST);

    private final AtomicLong clockMs = new AtomicLong(1_000);
    private final BlockingQueue<ProtocolSelector.Switch> switches = new LinkedBlockingQueue<>();
    private final BlockingQueue<LowWater> lowWaters = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> keeper = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Vertx vertx;
    private TestLoop loop;
    private StandInParticipant stock;
    private StandInParticipant payment;
    private CircuitBreaker paymentBreaker;
    private MemoryJournal journal;

    @BeforeEach
    void stand(Vertx vertx) {
        this.vertx = vertx;
        LocalCodecs.register(vertx.eventBus());
        loop = TestLoop.on(vertx);
        stock = StandInParticipant.of("stock", vertx, loop);
        payment = StandInParticipant.of("payment", vertx, loop);
        paymentBreaker = breaker("payment");
    }

    private CircuitBreaker breaker(String kind) {
        return CircuitBreaker.create(
                kind, vertx, new CircuitBreakerOptions().setTimeout(30_000).setResetTimeout(-1));
    }

    private CoordinatorLoop coordinator(ProtocolSelector selector) {
        return loop.get(() -> {
            vertx.eventBus()
                    .<LowWater>localConsumer(Addresses.lowWater("stock"), message -> lowWaters.add(message.body()));
            return new CoordinatorLoop(vertx, setup(selector), sink -> journal = new MemoryJournal(vertx, sink));
        });
    }

    private CoordinatorLoop.Setup setup(ProtocolSelector selector) {
        return new CoordinatorLoop.Setup(
                SESSION,
                DEADLINE_MS,
                selector,
                List.of(STOCK, PAYMENT),
                Map.of("stock", breaker("stock"), "payment", paymentBreaker),
                new RecordingKeeper(),
                clockMs::get,
                new LoopMeters(meters),
                switches::add);
    }

    private final class RecordingKeeper implements ShardKeeper {
        @Override
        public void rebuild(ShardId shard, TxId proof) {
            keeper.add("rebuild " + shard + " by " + proof);
        }

        @Override
        public void alarm(ShardId shard, TxId proof) {
            keeper.add("alarm " + shard + " by " + proof);
        }
    }

    private CoordinatorLoop twoPhase() {
        return coordinator(ProtocolSelector.always(Mode.TWO_PHASE));
    }

    private static Transaction checkout(String order) {
        var branches = List.of(
                Branch.debit(STOCK, List.of(new Line("item-1", 1))),
                Branch.debit(PAYMENT, List.of(new Line("user-1", 10))));
        return new Transaction(
                order, branches, new OrderGate(order, 1), Transaction.AnswerAt.DURABLE, "item-1=1@10", null);
    }

    private static Transaction credit() {
        return Transaction.direct(Branch.credit(STOCK, List.of(new Line("item-1", 5))), null);
    }

    private Future<Outcome> run(CoordinatorLoop coordinator, Transaction transaction) {
        return loop.start(() -> coordinator.run(transaction));
    }

    private static Command one(List<Command> commands) {
        assertThat(commands).hasSize(1);
        return commands.getFirst();
    }

    private static Future<List<Reply>> never(CommandBatch batch) {
        return Future.future(unanswered -> {});
    }

    /** Keeps back the replies to one kind of command until the test lets them go. */
    private static BlockingQueue<Runnable> holding(StandInParticipant participant, Class<? extends Command> kind) {
        var held = new LinkedBlockingQueue<Runnable>();
        participant.behave(batch -> batch.commands().stream().anyMatch(kind::isInstance)
                ? Future.future(
                        reply -> held.add(() -> StandInParticipant.obey(batch).onComplete(reply)))
                : StandInParticipant.obey(batch));
        return held;
    }

    @Test
    void aCheckoutThatAllPrepareIsCommittedThenFinished() {
        var outcome = run(twoPhase(), checkout("order-1"));
        assertThat(outcome.await()).isEqualTo(COMMITTED);
        assertThat(one(stock.heard())).isInstanceOf(Command.Prepare.class);
        assertThat(one(payment.heard())).isInstanceOf(Command.Prepare.class);
        assertThat(one(stock.heard())).isEqualTo(new Command.Finish(FIRST));
        assertThat(one(payment.heard())).isEqualTo(new Command.Finish(FIRST));
        assertThat(journal.asked()).isEqualTo("COMMIT 3.1");
        assertThat(meters.counter("holdfast.transactions", "outcome", "committed")
                        .count())
                .isEqualTo(1);
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
        payment.behave(CoordinatorLoopTest::never);
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
    }

    @Test
    void withoutRoomATransactionIsNotBegun() {
        stock.behave(CoordinatorLoopTest::never);
        var coordinator = twoPhase();
        var credit = credit();
        loop.turn(() -> IntStream.range(0, 65_536).forEach(i -> {
            assertThat(coordinator.run(credit).isComplete()).isFalse();
        }));
        assertThat(run(coordinator, credit).await())
                .isEqualTo(new Outcome.NotNow("too many transactions are unsettled"));
        assertThat(meters.get("holdfast.unsettled").gauge().value()).isEqualTo(65_536);
    }
}
