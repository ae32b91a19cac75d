package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProtocolInUseTest {
    private static final String SAGA_ON_7 = """
            # TYPE holdfast_protocol gauge
            holdfast_protocol{mode="2pc",session="7"} 0.0
            holdfast_protocol{mode="saga",session="7"} 1.0
            """;

    @Test
    void theProtocolThatIsOnIsTheOneChosen() {
        assertThat(ProtocolInUse.read(SAGA_ON_7)).isEqualTo("saga");
    }

    @Test
    void loopsThatDifferAreCounted() {
        assertThat(ProtocolInUse.read(SAGA_ON_7 + "holdfast_protocol{mode=\"2pc\",session=\"8\"} 1\n"))
                .isEqualTo("2pc on 1 of the loops, saga on 1 of the loops");
    }

    @Test
    void otherMetricsAreNotMistakenForIt() {
        assertThat(ProtocolInUse.read("holdfast_protocol_switches{mode=\"saga\"} 1.0\n"))
                .isEqualTo("not told");
    }
}
