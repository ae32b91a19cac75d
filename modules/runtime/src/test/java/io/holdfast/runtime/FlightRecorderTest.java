package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.protocol.Command;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.MemoryJournal.Breakage;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlightRecorderTest extends LoopFixture {
    private Flight only(Future<List<Flight>> flights) {
        var found = flights.await();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** Once the last branch has confirmed. */
    private Flight settled(CoordinatorLoop coordinator, TxId tx) {
        while (loop.start(() -> Future.succeededFuture(coordinator.unsettled())).await() > 0) {
            vertx.timer(5).await();
        }
        return only(recorder.of(tx));
    }

    private static List<String> told(Flight flight) {
        return flight.steps().stream()
                .map(step ->
                        step.kind().label() + (step.shard() == null ? "" : " " + step.shard()) + ": " + step.detail())
                .toList();
    }

    @Test
    void aCheckoutIsToldStepByStep() {
        var coordinator = twoPhase();
        assertThat(run(coordinator, checkout("order-1")).await()).isEqualTo(COMMITTED);
        var flight = settled(coordinator, FIRST);
        assertThat(flight.order()).isEqualTo("order-1");
        assertThat(flight.mode()).isEqualTo(Mode.TWO_PHASE);
        assertThat(flight.why()).isEqualTo("coordinator.mode is set to 2pc");
        assertThat(told(flight))
                .startsWith("begun: begins")
                .containsSubsequence(
                        "branch stock-0: is part of it",
                        "voted stock-0: YES in generation 1",
                        "durable: COMMIT is on disk",
                        "answered: committed")
                .contains("voted payment-0: YES in generation 1", "finished stock-0: DONE", "finished payment-0: DONE");
        assertThat(flight.steps()).allSatisfy(step -> assertThat(step.sound()).isNotEqualTo(false));
    }

    @Test
    void thoseWhoseTraceIsRecordedAreToldOfOnceTheyHaveEnded() throws InterruptedException {
        var coordinator = twoPhase();
        var context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0";
        run(coordinator, checkout("order-1").traced(context + "0")).await();
        run(coordinator, checkout("order-2")).await();
        run(coordinator, checkout("order-3").traced(context + "1")).await();
        var last = new TxId(SESSION, 3);
        assertThat(traced.poll(60, TimeUnit.SECONDS))
                .isEqualTo(context + "1 of " + last + " in "
                        + settled(coordinator, last).steps().size() + " steps");
        assertThat(traced).isEmpty();
    }

    @Test
    void theGuardThatFiredIsNamed() {
        payment.reply(command -> command instanceof Command.Prepare
                ? new Reply.No(new Cause.Short("user-1"))
                : StandInParticipant.progress(command));
        var coordinator = twoPhase();
        assertThat(run(coordinator, checkout("order-1")).await()).isInstanceOf(Outcome.Refused.class);
        assertThat(told(settled(coordinator, FIRST)))
                .containsSubsequence(
                        "voted payment-0: NO: less of user-1 is available than asked for",
                        "undone stock-0: UNDONE, a tombstone stands",
                        "answered: refused by payment-0: less of user-1 is available than asked for");
    }

    @Test
    void whatTheJournalDoesNotTellAndALostReplyAreSeen() {
        var coordinator = twoPhase();
        journal.breakNext(Breakage.LOST_AFTER_WRITING);
        run(coordinator, checkout("order-1")).await();
        assertThat(told(settled(coordinator, FIRST)))
                .containsSubsequence("in-doubt: the journal does not say what it holds", "durable: COMMIT is on disk");
        payment.fail();
        run(coordinator, checkout("order-2")).await();
        var lost = only(recorder.of("order-2"));
        assertThat(told(lost)).contains("undelivered payment-0: no reply to PREPARE: nobody knows whether it arrived");
    }

    @Test
    void whyAProtocolWasChosenIsInWords() {
        var coordinator = coordinator(ProtocolSelector.auto());
        run(coordinator, checkout("order-1")).await();
        assertThat(only(recorder.of("order-1")).why())
                .isEqualTo(
                        "0.0 % of the last decisions were refusals (saga from 10 % on, two-phase commit from 5 % down)");
        paymentBreaker.open();
        run(coordinator, checkout("order-2")).await();
        assertThat(only(recorder.of("order-2")).why()).startsWith("a breaker is open or a shard is being rebuilt");
        run(coordinator, credit()).await();
        assertThat(only(recorder.of(new TxId(SESSION, 3))).why()).startsWith("a change of one shard by itself");
    }

    @Test
    void everyAttemptAtAnOrderIsFoundTheNewestFirst() {
        var coordinator = twoPhase();
        run(coordinator, checkout("order-1")).await();
        run(coordinator, checkout("order-2")).await();
        run(coordinator, checkout("order-1")).await();
        assertThat(recorder.of("order-1").await())
                .extracting(Flight::tx)
                .containsExactly(new TxId(SESSION, 3), new TxId(SESSION, 1));
        assertThat(recorder.of("order-3").await()).isEmpty();
    }

    @Test
    void theOldestAreForgotten() {
        var coordinator = twoPhase();
        run(coordinator, checkout("first")).await();
        for (int begun = 0; begun < FlightRecorder.STEPS / 5; begun += 1_000) {
            loop.start(() -> Future.all(IntStream.range(0, 1_000)
                            .mapToObj(i -> coordinator.run(checkout("order-" + i)))
                            .toList()))
                    .await();
        }
        assertThat(recorder.of("first").await()).isEmpty();
        assertThat(recorder.of("order-999").await().getFirst().steps()).hasSizeGreaterThan(4);
    }
}
