package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.StandInParticipant.Waiting;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class ShardOutboxTest {
    private static final ShardId SHARD = new ShardId("stock", 0);
    private static final long NEVER_MS = -1;

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final BlockingQueue<Heard> events = new LinkedBlockingQueue<>();
    private final List<Long> sentAtMs = new ArrayList<>();
    private TestLoop loop;
    private StandInParticipant participant;

    private record Heard(long seq, Event event) {}

    @BeforeEach
    void stand(Vertx vertx) {
        LocalCodecs.register(vertx.eventBus());
        loop = TestLoop.on(vertx);
        participant = StandInParticipant.of("stock", vertx, loop);
    }

    private ShardOutbox outbox(Vertx vertx, CircuitBreaker breaker) {
        return outbox(vertx, breaker, heard -> {});
    }

    private ShardOutbox outbox(Vertx vertx, CircuitBreaker breaker, Consumer<Event> also) {
        EventSink sink = (tx, event) -> {
            events.add(new Heard(tx.seq(), event));
            also.accept(event);
        };
        return loop.get(() -> new ShardOutbox(vertx, SHARD, breaker, () -> 0, new LoopMeters(meters), sink));
    }

    private static CircuitBreaker breaker(Vertx vertx, int maxFailures, long resetMs) {
        return CircuitBreaker.create(
                "stock",
                vertx,
                new CircuitBreakerOptions()
                        .setMaxFailures(maxFailures)
                        .setTimeout(10_000)
                        .setResetTimeout(resetMs));
    }

    private static CircuitBreaker patientBreaker(Vertx vertx) {
        return breaker(vertx, 1_000, NEVER_MS);
    }

    private static Ask ask(long seq, Verb verb) {
        var branch = Branch.debit(SHARD, List.of(new Line("item-1", 1)));
        var attempt = new Attempt(new TxId(1, seq), Transaction.direct(branch, null), Mode.TWO_PHASE);
        return new Ask(attempt, 0, verb, 0);
    }

    private void send(ShardOutbox outbox, Ask... asks) {
        loop.turn(() -> List.of(asks).forEach(outbox::send));
    }

    private List<Heard> heard(int count) {
        return IntStream.range(0, count).mapToObj(i -> Waiting.next(events)).toList();
    }

    @Test
    void phasesAndRoundTripsAreTimed(Vertx vertx) {
        clock.add(Duration.ofMillis(7));
        send(outbox(vertx, patientBreaker(vertx)), ask(1, Verb.PREPARE), ask(2, Verb.FINISH), ask(3, Verb.FINISH));
        heard(3);

        assertThat(phase("vote").count()).isOne();
        assertThat(phase("finish").count()).isEqualTo(2);
        assertThat(phase("undo").count()).isZero();
        assertThat(phase("vote").totalTime(TimeUnit.MILLISECONDS)).isGreaterThanOrEqualTo(7);
        assertThat(meters.get("holdfast.shard.batch")
                        .tag("kind", "stock")
                        .timer()
                        .count())
                .isOne();
        assertThat(meters.get("holdfast.shard.batch.commands").summary().totalAmount())
                .isEqualTo(3);
    }

    private Timer phase(String name) {
        return meters.get("holdfast.phase").tag("phase", name).timer();
    }

    @Test
    void whatIsSentInOneTurnIsOneMessageWithWhatGivesBackBeforeWhatTakes(Vertx vertx) {
        send(
                outbox(vertx, patientBreaker(vertx)),
                ask(1, Verb.PREPARE),
                ask(2, Verb.UNDO),
                ask(3, Verb.EXECUTE),
                ask(4, Verb.FINISH),
                ask(5, Verb.PREPARE));
        assertThat(participant.heard())
                .extracting(command ->
                        command.getClass().getSimpleName() + command.tx().seq())
                .containsExactly("Undo2", "Finish4", "Execute3", "Prepare1", "Prepare5");
    }

    @Test
    void everyReplyBecomesTheEventOfItsVerbAndItsTransaction(Vertx vertx) {
        send(
                outbox(vertx, patientBreaker(vertx)),
                ask(1, Verb.PREPARE),
                ask(2, Verb.UNDO),
                ask(3, Verb.EXECUTE),
                ask(4, Verb.FINISH));
        assertThat(heard(4))
                .containsExactly(
                        new Heard(2, new Event.Undone(0, Reply.UNDONE)),
                        new Heard(4, new Event.Finished(0, Reply.DONE)),
                        new Heard(3, new Event.Voted(0, StandInParticipant.YES)),
                        new Heard(1, new Event.Voted(0, StandInParticipant.YES)));
    }

    @Test
    void aLostReplyIsUndeliveredAndNeverAVote(Vertx vertx) {
        participant.fail();
        send(outbox(vertx, patientBreaker(vertx)), ask(1, Verb.PREPARE), ask(2, Verb.FINISH));
        assertThat(heard(2))
                .containsExactly(
                        new Heard(2, new Event.Undelivered(0, Verb.FINISH)),
                        new Heard(1, new Event.Undelivered(0, Verb.PREPARE)));
    }

    @Test
    void aShardThatIsAwayTurnsAwayOnceEnoughIsStrandedAndUntilItAnswers(Vertx vertx) {
        var outbox = outbox(vertx, patientBreaker(vertx));
        strand(outbox, 64);
        assertThat(loop.get(outbox::turnsAway)).as("it is slow, and not away").isFalse();
        participant.fail();
        send(outbox, ask(1, Verb.PREPARE));
        heard(1);
        assertThat(loop.get(outbox::turnsAway)).isTrue();

        loop.turn(() -> outbox.later().now());
        assertThat(loop.get(outbox::turnsAway))
                .as("while they are on their way")
                .isTrue();
        heard(64);
        participant.behave(StandInParticipant::obey);
        send(outbox, ask(2, Verb.UNDO));
        heard(1);
        assertThat(loop.get(outbox::turnsAway)).isFalse();
    }

    @Test
    void aFewTransactionsMayTryAShardThatIsAway(Vertx vertx) {
        var outbox = outbox(vertx, patientBreaker(vertx));
        participant.fail();
        send(outbox, ask(1, Verb.PREPARE));
        heard(1);
        strand(outbox, 63);
        assertThat(loop.get(outbox::turnsAway)).isFalse();
        strand(outbox, 1);
        assertThat(loop.get(outbox::turnsAway)).isTrue();
    }

    private void strand(ShardOutbox outbox, int count) {
        loop.turn(() ->
                IntStream.rangeClosed(1, count).forEach(i -> outbox.later().add(ask(i, Verb.UNDO))));
    }

    @Test
    void oneMessageIsInFlightAndTheRestIsTheNext(Vertx vertx) {
        var outbox = outbox(vertx, patientBreaker(vertx));
        var held = new LinkedBlockingQueue<Runnable>();
        participant.behave(batch -> Future.future(
                reply -> held.add(() -> StandInParticipant.obey(batch).onComplete(reply))));
        send(outbox, ask(1, Verb.PREPARE));
        var first = Waiting.next(held);
        send(outbox, ask(2, Verb.PREPARE));
        send(outbox, ask(3, Verb.PREPARE));
        assertThat(participant.heard()).hasSize(1);
        assertThat(participant.wasLeftAlone()).isTrue();
        first.run();
        assertThat(participant.heard()).hasSize(2);
    }

    @Test
    void whatIsSentLaterGoesAfterPausesThatGrowUntilItSucceeds(Vertx vertx) {
        participant.behave(batch ->
                sentAtMs.size() < 4 ? Future.failedFuture("the store is away") : StandInParticipant.obey(batch));
        assertPausesGrow(vertx);
    }

    @Test
    void aShardThatIsClosedIsAskedAfterPausesThatGrowToo(Vertx vertx) {
        participant.reply(command -> sentAtMs.size() < 4 ? Reply.CLOSED : Reply.DONE);
        assertPausesGrow(vertx);
    }

    /** Asks again for ever, as the coordinator does; the fourth try succeeds. */
    private void assertPausesGrow(Vertx vertx) {
        var outbox = new ShardOutbox[1];
        outbox[0] = outbox(vertx, patientBreaker(vertx), event -> {
            if (!event.equals(new Event.Finished(0, Reply.DONE))) {
                sentAtMs.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
                outbox[0].later().add(ask(1, Verb.FINISH));
            }
        });
        loop.turn(() -> sentAtMs.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
        send(outbox[0], ask(1, Verb.FINISH));
        heard(4);
        assertThat(sentAtMs).hasSize(4);
        long endMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        assertThat(sentAtMs.get(2) - sentAtMs.get(1)).isGreaterThanOrEqualTo(45);
        assertThat(sentAtMs.get(3) - sentAtMs.get(2)).isGreaterThanOrEqualTo(95);
        assertThat(endMs - sentAtMs.get(3)).isGreaterThanOrEqualTo(195);
    }

    @Test
    void allThatIsToBeSentLaterGoesTogether(Vertx vertx) {
        var outbox = outbox(vertx, patientBreaker(vertx));
        loop.turn(() -> {
            outbox.later().add(ask(1, Verb.FINISH));
            outbox.later().add(ask(2, Verb.UNDO));
        });
        assertThat(participant.heard()).hasSize(2);
    }

    private ShardOutbox openedBreakersOutbox(Vertx vertx, CircuitBreaker breaker) {
        var outbox = outbox(vertx, breaker);
        participant.fail();
        for (int failure = 0; failure < 2; failure++) {
            assertThat(breaker.state()).isEqualTo(CircuitBreakerState.CLOSED);
            send(outbox, ask(1, Verb.PREPARE));
            participant.heard();
            heard(1);
        }
        participant.behave(StandInParticipant::obey);
        return outbox;
    }

    private boolean troubled(ShardOutbox outbox) {
        return loop.get(outbox::isTroubled);
    }

    @Test
    void aShardThatIsBeingRebuiltIsTroubledUntilItGetsOn(Vertx vertx) {
        var outbox = outbox(vertx, breaker(vertx, 100, NEVER_MS));
        for (Reply reply : List.of(Reply.LOST, Reply.CLOSED)) {
            participant.reply(command -> reply);
            send(outbox, ask(1, Verb.UNDO));
            heard(1);
            assertThat(troubled(outbox)).isTrue();
            participant.reply(StandInParticipant::progress);
            send(outbox, ask(1, Verb.UNDO));
            heard(1);
            assertThat(troubled(outbox)).isFalse();
        }
    }

    @Test
    void afterTooManyFailuresTheBreakerOpensAndVotesFailAtOnce(Vertx vertx) {
        var outbox = openedBreakersOutbox(vertx, breaker(vertx, 2, NEVER_MS));
        assertThat(troubled(outbox)).isTrue();
        send(outbox, ask(2, Verb.PREPARE), ask(3, Verb.EXECUTE));
        assertThat(heard(2))
                .containsExactly(
                        new Heard(2, new Event.Undelivered(0, Verb.PREPARE)),
                        new Heard(3, new Event.Undelivered(0, Verb.EXECUTE)));
        assertThat(participant.wasLeftAlone()).isTrue();
    }

    @Test
    void votesThatWaitedWhenTheBreakerOpenedFailWithoutBeingSent(Vertx vertx) {
        var breaker = breaker(vertx, 2, NEVER_MS);
        var outbox = outbox(vertx, breaker);
        loop.turn(() -> {
            outbox.send(ask(1, Verb.PREPARE));
            outbox.send(ask(2, Verb.FINISH));
            breaker.open();
        });
        assertThat(heard(2))
                .containsExactlyInAnyOrder(
                        new Heard(1, new Event.Undelivered(0, Verb.PREPARE)),
                        new Heard(2, new Event.Finished(0, Reply.DONE)));
        assertThat(participant.heard()).containsExactly(new Command.Finish(new TxId(1, 2)));
    }

    @Test
    void finishAndUndoGoThroughAnOpenBreaker(Vertx vertx) {
        var outbox = openedBreakersOutbox(vertx, breaker(vertx, 2, NEVER_MS));
        send(outbox, ask(2, Verb.FINISH), ask(3, Verb.UNDO));
        assertThat(heard(2))
                .containsExactly(
                        new Heard(3, new Event.Undone(0, Reply.UNDONE)),
                        new Heard(2, new Event.Finished(0, Reply.DONE)));
        assertThat(troubled(outbox)).as("only a vote closes it again").isTrue();
    }

    @Test
    void anOpenBreakerFailsVotesEvenWhileAFinishIsOnItsWay(Vertx vertx) {
        var outbox = openedBreakersOutbox(vertx, breaker(vertx, 2, NEVER_MS));
        participant.behave(ShardOutboxTest::neverReply);
        send(outbox, ask(2, Verb.FINISH));
        participant.heard();
        send(outbox, ask(3, Verb.PREPARE));
        assertThat(heard(1)).containsExactly(new Heard(3, new Event.Undelivered(0, Verb.PREPARE)));
    }

    private static Future<List<Reply>> neverReply(CommandBatch batch) {
        return Future.future(never -> {});
    }

    private ShardOutbox halfOpenBreakersOutbox(Vertx vertx, CircuitBreaker breaker) {
        var halfOpen = new LinkedBlockingQueue<Boolean>();
        breaker.halfOpenHandler(now -> halfOpen.add(true));
        var outbox = openedBreakersOutbox(vertx, breaker);
        Waiting.next(halfOpen);
        return outbox;
    }

    @Test
    void theProbeOfAHalfOpenBreakerClosesIt(Vertx vertx) {
        var outbox = halfOpenBreakersOutbox(vertx, breaker(vertx, 2, 20));
        assertThat(troubled(outbox)).isTrue();
        send(outbox, ask(2, Verb.PREPARE), ask(3, Verb.FINISH));
        assertThat(heard(2))
                .containsExactlyInAnyOrder(
                        new Heard(2, new Event.Voted(0, StandInParticipant.YES)),
                        new Heard(3, new Event.Finished(0, Reply.DONE)));
        assertThat(troubled(outbox)).isFalse();
    }

    @Test
    void pitfall9AskingWhichProtocolToUseNeverConsumesTheProbe(Vertx vertx) {
        var outbox = halfOpenBreakersOutbox(vertx, breaker(vertx, 2, 20));
        for (int i = 0; i < 100; i++) {
            assertThat(troubled(outbox)).isTrue();
        }
        send(outbox, ask(2, Verb.PREPARE));
        assertThat(heard(1)).containsExactly(new Heard(2, new Event.Voted(0, StandInParticipant.YES)));
        assertThat(troubled(outbox)).isFalse();
    }

    @Test
    void aFinishIsNotTheProbe(Vertx vertx) {
        var outbox = halfOpenBreakersOutbox(vertx, breaker(vertx, 2, 20));
        send(outbox, ask(2, Verb.FINISH));
        assertThat(heard(1)).containsExactly(new Heard(2, new Event.Finished(0, Reply.DONE)));
        send(outbox, ask(3, Verb.PREPARE));
        assertThat(heard(1)).containsExactly(new Heard(3, new Event.Voted(0, StandInParticipant.YES)));
        assertThat(troubled(outbox)).isFalse();
    }
}
