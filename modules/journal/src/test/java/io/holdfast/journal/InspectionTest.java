package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.Decision;
import io.holdfast.coordinator.ProtocolSelector.Switch;
import io.holdfast.journal.Inspection.OpenSession;
import io.holdfast.journal.Inspection.Switched;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.TxId;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class InspectionTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void sessionsThatAreNotClosedAreShownTheLatestFirst() {
        long older = database.openSession();
        long closed = database.openSession();
        long newer = database.openSession();
        Sessions.close(database.sql(), closed).await();
        Sessions.fence(database.sql(), older).await();

        var shown = Inspection.sessions(database.sql(), 10).await();
        assertThat(shown).extracting(OpenSession::session).containsExactly(newer, older);
        assertThat(shown).extracting(OpenSession::active).containsExactly(true, false);
        assertThat(shown.getFirst().leaseS())
                .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
                .isLessThanOrEqualTo(Sessions.LEASE_SECONDS);
        assertThat(Inspection.sessions(database.sql(), 1).await()).hasSize(1);
    }

    @Test
    void changesOfProtocolAreShownTheNewestFirst() {
        ModeSwitches.record(database.sql(), 3, new Switch(Mode.SAGA, 0.125, 0));
        ModeSwitches.record(database.sql(), 3, new Switch(Mode.TWO_PHASE, 0.05, 0));

        var shown = Inspection.switches(database.sql(), 10).await();
        assertThat(shown).extracting(Switched::to).containsExactly(Mode.TWO_PHASE, Mode.SAGA);
        assertThat(shown.getLast().refusalRate()).isEqualTo(0.125);
        assertThat(shown.getLast().session()).isEqualTo(3);
    }

    @Test
    void aDecisionIsShownWithWhatItDid() {
        long session = database.openSession();
        new Books(database).decide(session, 1, 'C', "stock-0@1#abc a:2");
        new Books(database).decide(session, 2, 'A', "stock-0@0#abc a:2");

        var committed = Inspection.decision(database.sql(), new TxId(session, 1))
                .await()
                .orElseThrow();
        assertThat(committed.outcome()).isEqualTo(Decision.COMMIT);
        assertThat(committed.mode()).isEqualTo(Mode.TWO_PHASE);
        assertThat(committed.branches()).singleElement().satisfies(branch -> {
            assertThat(branch.shard()).isEqualTo(JournalDatabase.STOCK_0);
            assertThat(branch.branch().encodedLines()).isEqualTo("a:2");
        });
        assertThat(Inspection.decision(database.sql(), new TxId(session, 2))
                        .await()
                        .orElseThrow()
                        .outcome())
                .isEqualTo(Decision.ABORT);
        assertThat(Inspection.decision(database.sql(), new TxId(session, 3)).await())
                .isEmpty();
    }
}
