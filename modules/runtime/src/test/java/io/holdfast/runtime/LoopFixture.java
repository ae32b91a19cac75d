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
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A coordinator loop between participants and a journal that a test has in hand. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
abstract class LoopFixture {
    static final long SESSION = 3;
    static final long DEADLINE_MS = 10_000;
    static final ShardId STOCK = new ShardId("stock", 0);
    static final ShardId PAYMENT = new ShardId("payment", 0);
    static final TxId FIRST = new TxId(SESSION, 1);
    static final Outcome COMMITTED = new Outcome.Committed(FIRST);

    final AtomicLong clockMs = new AtomicLong(1_000);
    final BlockingQueue<ProtocolSelector.Switch> switches = new LinkedBlockingQueue<>();
    final BlockingQueue<LowWater> lowWaters = new LinkedBlockingQueue<>();
    final BlockingQueue<String> keeper = new LinkedBlockingQueue<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final FlightRecorder recorder =
            new FlightRecorder(() -> TimeUnit.MILLISECONDS.toNanos(clockMs.get()), this::traced);
    final BlockingQueue<String> traced = new LinkedBlockingQueue<>();
    Vertx vertx;
    TestLoop loop;
    StandInParticipant stock;
    StandInParticipant payment;
    CircuitBreaker paymentBreaker;
    MemoryJournal journal;
    MemorySessions sessions;

    private void traced(String trace, Flight flight) {
        traced.add(trace + " of " + flight.tx() + " in " + flight.steps().size() + " steps");
    }

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

    CoordinatorLoop coordinator(ProtocolSelector selector) {
        sessions = new MemorySessions(vertx, SESSION);
        var coordinator = loop.start(() -> {
                    vertx.eventBus()
                            .<LowWater>localConsumer(
                                    Addresses.lowWater("stock"), message -> lowWaters.add(message.body()));
                    return CoordinatorLoop.start(vertx, setup(selector), sessions);
                })
                .await();
        journal = sessions.journal();
        return coordinator;
    }

    CoordinatorLoop.Setup setup(ProtocolSelector selector) {
        return new CoordinatorLoop.Setup(
                DEADLINE_MS,
                selector,
                List.of(STOCK, PAYMENT),
                Map.of("stock", breaker("stock"), "payment", paymentBreaker),
                new RecordingKeeper(),
                clockMs::get,
                new LoopMeters(meters),
                recorder,
                (session, chosen) -> switches.add(chosen),
                LoopDecoration::none);
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

    CoordinatorLoop twoPhase() {
        return coordinator(ProtocolSelector.always(Mode.TWO_PHASE));
    }

    static Transaction checkout(String order) {
        var branches = List.of(
                Branch.debit(STOCK, List.of(new Line("item-1", 1))),
                Branch.debit(PAYMENT, List.of(new Line("user-1", 10))));
        return new Transaction(
                order, branches, new OrderGate(order, 1), Transaction.AnswerAt.DURABLE, "item-1=1@10", null);
    }

    static Transaction credit() {
        return Transaction.direct(Branch.credit(STOCK, List.of(new Line("item-1", 5))), null);
    }

    Future<Outcome> run(CoordinatorLoop coordinator, Transaction transaction) {
        return loop.start(() -> coordinator.run(transaction));
    }

    static Command one(List<Command> commands) {
        assertThat(commands).hasSize(1);
        return commands.getFirst();
    }

    static Future<List<Reply>> never(CommandBatch batch) {
        return Future.future(unanswered -> {});
    }

    /** Keeps back the replies to one kind of command until the test lets them go. */
    static BlockingQueue<Runnable> holding(StandInParticipant participant, Class<? extends Command> kind) {
        var held = new LinkedBlockingQueue<Runnable>();
        participant.behave(batch -> batch.commands().stream().anyMatch(kind::isInstance)
                ? Future.future(
                        reply -> held.add(() -> StandInParticipant.obey(batch).onComplete(reply)))
                : StandInParticipant.obey(batch));
        return held;
    }
}
