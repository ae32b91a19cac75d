package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.ADD_FUNDS;
import static io.holdfast.coordinator.Samples.CHECKOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Event.Durable;
import io.holdfast.coordinator.Event.Finished;
import io.holdfast.coordinator.Event.Undone;
import io.holdfast.coordinator.Event.Voted;
import io.holdfast.coordinator.ProtocolSelector.Health;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
    private static final long SESSION = 9;
    private static final long DEADLINE_MS = 10_000;
    private static final Event YES_0 = new Voted(0, new Reply.Yes(3));
    private static final Event YES_1 = new Voted(1, new Reply.Yes(4));

    private final RecordingPorts ports = new RecordingPorts();
    private final List<Outcome> answers = new ArrayList<>();

    @Test
    void carriesACheckoutThroughTwoPhaseCommit() {
        var coordinator = coordinator(ProtocolSelector.auto());
        var tx = begin(coordinator, CHECKOUT);
        assertThat(ports.take()).containsExactly("PREPARE 9.1 stock-0", "PREPARE 9.1 payment-0");
        feed(coordinator, tx, YES_0, YES_1);
        assertThat(ports.take()).containsExactly("commit 9.1 [3, 4]");
        assertThat(answers).isEmpty();
        feed(coordinator, tx, new Durable(Decision.COMMIT));
        assertThat(answers).containsExactly(new Outcome.Committed(tx));
        assertThat(ports.take()).containsExactly("FINISH 9.1 stock-0", "FINISH 9.1 payment-0");
        feed(coordinator, tx, new Finished(0, Reply.DONE), new Finished(1, Reply.DONE));
        assertThat(coordinator.unsettled()).isZero();
        assertThat(coordinator.lowWater()).isEqualTo(1);
    }

    @Test
    void carriesACheckoutThroughASaga() {
        var coordinator = coordinator(ProtocolSelector.always(Mode.SAGA));
        var tx = begin(coordinator, CHECKOUT);
        feed(coordinator, tx, YES_0, YES_1);
        assertThat(ports.take()).containsExactly("EXECUTE 9.1 stock-0", "EXECUTE 9.1 payment-0", "commit 9.1 [3, 4]");
    }

    @Test
    void countsWhoAwaitsVotes() {
        for (var mode : Mode.values()) {
            var coordinator = coordinator(ProtocolSelector.always(mode));
            var refused = begin(coordinator, CHECKOUT);
            var agreed = begin(coordinator, CHECKOUT);
            assertThat(coordinator.voting()).isEqualTo(2);
            feed(coordinator, agreed, YES_0);
            assertThat(coordinator.voting()).isEqualTo(2);
            feed(coordinator, agreed, YES_1);
            assertThat(coordinator.voting()).isEqualTo(1);
            feed(coordinator, refused, new Voted(0, Samples.NO), new Voted(1, Samples.NO));
            assertThat(coordinator.voting()).isZero();
        }
    }

    @Test
    void aSagaAsksFirstWhoHasRefusedMost() {
        var coordinator = coordinator(ProtocolSelector.always(Mode.SAGA));
        var refused = begin(coordinator, CHECKOUT);
        feed(coordinator, refused, YES_0, new Voted(1, new Reply.No(new Reply.Cause.Short("user"))));
        ports.take();
        begin(coordinator, CHECKOUT);
        assertThat(ports.take()).containsExactly("EXECUTE 9.2 payment-0");
    }

    @Test
    void aDirectOperationNeedsNoSagaAndNoPlaceInTheWindow() {
        var coordinator = coordinator(ProtocolSelector.always(Mode.SAGA));
        var tx = begin(coordinator, ADD_FUNDS);
        assertThat(ports.take()).containsExactly("PREPARE 9.1 payment-0");
        feed(coordinator, tx, new Voted(0, Samples.NO));
        assertThat(answers).hasSize(1);
        assertThat(coordinator.selector().window().size()).isZero();
    }

    @Test
    void troubleHasCheckoutsRunUnderTwoPhaseCommit() {
        var coordinator = coordinator(ProtocolSelector.always(Mode.SAGA));
        coordinator.begin(CHECKOUT, Health.TROUBLED, 0, answers::add);
        assertThat(ports.take()).containsExactly("PREPARE 9.1 stock-0", "PREPARE 9.1 payment-0");
    }

    @Test
    void theSelectorLearnsFromTheAnswersToCheckouts() {
        var coordinator = coordinator(ProtocolSelector.auto());
        for (int i = 0; i < 200; i++) {
            var tx = begin(coordinator, CHECKOUT);
            feed(coordinator, tx, new Voted(0, Samples.NO), new Undone(1, Reply.UNDONE));
        }
        assertThat(coordinator.selector().mode()).isEqualTo(Mode.SAGA);
        assertThat(coordinator.selector().lastSwitch()).isEqualTo(new ProtocolSelector.Switch(Mode.SAGA, 1, 77));
    }

    @Test
    void tellsATransactionOfItsDeadlineAndAgainASecondLater() {
        var coordinator = coordinator(ProtocolSelector.auto());
        begin(coordinator, CHECKOUT);
        ports.take();
        coordinator.expire(DEADLINE_MS - 1);
        assertThat(ports.take()).isEmpty();
        coordinator.expire(DEADLINE_MS);
        assertThat(ports.take()).containsExactly("abort 9.1");
        coordinator.expire(DEADLINE_MS + 999);
        assertThat(answers).isEmpty();
        coordinator.expire(DEADLINE_MS + 1_000);
        assertThat(answers).containsExactly(new Outcome.Unknown());
        coordinator.expire(DEADLINE_MS + 2_000);
        assertThat(answers).hasSize(1);
    }

    @Test
    void eachTransactionHasItsOwnDeadline() {
        var coordinator = coordinator(ProtocolSelector.auto());
        begin(coordinator, CHECKOUT);
        var settled = begin(coordinator, ADD_FUNDS);
        begin(coordinator, CHECKOUT);
        coordinator.begin(CHECKOUT, Health.SOUND, 500, answers::add);
        feed(coordinator, settled, new Voted(0, Samples.NO));
        ports.take();
        coordinator.expire(DEADLINE_MS + 499);
        assertThat(ports.take()).containsExactly("abort 9.1", "abort 9.3");
        coordinator.expire(DEADLINE_MS + 500);
        assertThat(ports.take()).containsExactly("abort 9.4");
    }

    @Test
    void hasNoOneToTellWhenNothingIsInFlight() {
        coordinator(ProtocolSelector.auto()).expire(DEADLINE_MS);
        assertThat(ports.take()).isEmpty();
    }

    @Test
    void answersAtMostOnceWhateverComes() {
        var coordinator = coordinator(ProtocolSelector.auto());
        var tx = begin(coordinator, CHECKOUT);
        feed(coordinator, tx, new Event.Deadline(), new Event.Deadline(), new Durable(Decision.ABORT));
        feed(coordinator, tx, new Event.Deadline(), new Undone(0, Reply.UNDONE), new Undone(1, Reply.UNDONE));
        feed(coordinator, tx, new Event.Deadline());
        assertThat(answers).containsExactly(new Outcome.Unknown());
    }

    @Test
    void whatIsSettledAndWhatBelongsToOthersIsIgnored() {
        var coordinator = coordinator(ProtocolSelector.auto());
        var tx = begin(coordinator, ADD_FUNDS);
        feed(coordinator, tx, new Voted(0, Samples.NO));
        feed(coordinator, tx, new Voted(0, Samples.NO), new Event.Begin(), new Event.Deadline());
        var inFlight = begin(coordinator, ADD_FUNDS);
        ports.take();
        feed(coordinator, new TxId(SESSION + 1, inFlight.seq()), YES_0);
        feed(coordinator, new TxId(SESSION, inFlight.seq() + 1), YES_0);
        assertThat(ports.take()).isEmpty();
        assertThat(answers).hasSize(1);
        assertThat(coordinator.unsettled()).isEqualTo(1);
    }

    @Test
    void knowsTheAttemptsInFlightOfItsOwnSession() {
        var coordinator = coordinator(ProtocolSelector.auto());
        var tx = begin(coordinator, ADD_FUNDS);
        assertThat(coordinator.attempt(tx)).isEqualTo(new Attempt(tx, ADD_FUNDS, Mode.TWO_PHASE));
        assertThat(coordinator.attempt(new TxId(SESSION + 1, tx.seq()))).isNull();
        feed(coordinator, tx, new Voted(0, Samples.NO));
        assertThat(coordinator.attempt(tx)).isNull();
    }

    @Test
    void triesAgainWhatMustHappenAndCallsForHelpWhereAShardIsInTrouble() {
        var coordinator = coordinator(ProtocolSelector.auto());
        var tx = begin(coordinator, CHECKOUT);
        feed(coordinator, tx, YES_0, YES_1, new Event.InDoubt(), new Event.InDoubt());
        assertThat(ports.take()).endsWith("commit 9.1 [3, 4]", "abort 9.1", "later abort 9.1");
        feed(coordinator, tx, new Durable(Decision.COMMIT));
        ports.take();
        feed(coordinator, tx, new Finished(0, Reply.NEED_REBUILD), new Finished(1, Reply.ALARM));
        assertThat(ports.take())
                .containsExactly(
                        "rebuild stock-0 9.1",
                        "later FINISH 9.1 stock-0",
                        "alarm payment-0 9.1",
                        "later FINISH 9.1 payment-0");
    }

    @Test
    void anAnswerMayBeginTheNextTransaction() {
        var coordinator = coordinator(ProtocolSelector.auto());
        var tx = coordinator.begin(ADD_FUNDS, Health.SOUND, 0, outcome -> begin(coordinator, CHECKOUT));
        ports.take();
        feed(coordinator, tx, new Voted(0, Samples.NO));
        assertThat(ports.take()).containsExactly("PREPARE 9.2 stock-0", "PREPARE 9.2 payment-0");
        assertThat(coordinator.lowWater()).isEqualTo(1);
        assertThat(coordinator.unsettled()).isEqualTo(1);
    }

    @Test
    void hasRoomUntil65536NumbersAreHeldBack() {
        var coordinator = coordinator(ProtocolSelector.auto());
        var first = begin(coordinator, ADD_FUNDS);
        for (int i = 1; i < 65_535; i++) {
            feed(coordinator, begin(coordinator, ADD_FUNDS), new Voted(0, Samples.NO));
        }
        assertThat(coordinator.hasRoom()).isTrue();
        feed(coordinator, begin(coordinator, ADD_FUNDS), new Voted(0, Samples.NO));
        assertThat(coordinator.hasRoom()).isFalse();
        assertThat(coordinator.unsettled()).isEqualTo(1);
        feed(coordinator, first, new Voted(0, Samples.NO));
        assertThat(coordinator.hasRoom()).isTrue();
        assertThat(coordinator.lowWater()).isEqualTo(65_536);
    }

    @Test
    void knowsItsSession() {
        assertThat(coordinator(ProtocolSelector.auto()).session()).isEqualTo(SESSION);
    }

    private Coordinator coordinator(ProtocolSelector selector) {
        return new Coordinator(SESSION, DEADLINE_MS, selector, ports.ports());
    }

    private TxId begin(Coordinator coordinator, Transaction transaction) {
        return coordinator.begin(transaction, Health.SOUND, 0, answers::add);
    }

    private static void feed(Coordinator coordinator, TxId tx, Event... events) {
        for (Event event : events) {
            coordinator.on(tx, event, 77);
        }
    }
}
