package io.holdfast.coordinator;

import static io.holdfast.coordinator.Samples.CHECKOUT;
import static io.holdfast.coordinator.Samples.TWO_PHASE;
import static io.holdfast.coordinator.Samples.TX;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Command;
import org.junit.jupiter.api.Test;

class VerbTest {
    @Test
    void whatTakesCarriesTheBranchAndWhatSettlesOnlyTheTransaction() {
        var payment = CHECKOUT.branches().get(1);
        assertThat(Verb.PREPARE.of(TWO_PHASE, 1)).isEqualTo(new Command.Prepare(TX, "order:o", payment));
        assertThat(Verb.EXECUTE.of(TWO_PHASE, 1)).isEqualTo(new Command.Execute(TX, "order:o", payment));
        assertThat(Verb.FINISH.of(TWO_PHASE, 1)).isEqualTo(new Command.Finish(TX));
        assertThat(Verb.UNDO.of(TWO_PHASE, 1)).isEqualTo(new Command.Undo(TX));
    }

    @Test
    void aDirectOperationIsAboutNothingButItself() {
        assertThat(Verb.PREPARE.of(Samples.CREDIT, 0))
                .isEqualTo(new Command.Prepare(
                        TX, TX.toString(), Samples.ADD_FUNDS.branches().getFirst()));
    }
}
