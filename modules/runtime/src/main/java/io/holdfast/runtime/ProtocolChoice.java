package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ProtocolSelector.Health;
import io.holdfast.protocol.Mode;

/**
 * Why a transaction runs under the protocol that it does.
 *
 * @param permille of the last decisions that were refusals at that moment
 */
record ProtocolChoice(Mode mode, Reason reason, int permille) {
    enum Reason {
        /** It is no checkout: there is nothing to choose. */
        DIRECT,
        FIXED,
        TROUBLED,
        RATE
    }

    static ProtocolChoice of(Attempt attempt, ProtocolSelector selector, Health health) {
        return new ProtocolChoice(attempt.mode(), reason(attempt, selector, health), (int)
                Math.round(selector.window().refusalRate() * 1_000));
    }

    private static Reason reason(Attempt attempt, ProtocolSelector selector, Health health) {
        if (attempt.transaction().gate() == null) {
            return Reason.DIRECT;
        }
        if (health == Health.TROUBLED) {
            return Reason.TROUBLED;
        }
        return selector.fixed() == null ? Reason.RATE : Reason.FIXED;
    }

    String inWords() {
        return switch (reason) {
            case DIRECT -> "a change of one shard by itself is always prepared and decided";
            case FIXED -> "coordinator.mode is set to " + mode.label();
            case TROUBLED -> "a breaker is open or a shard is being rebuilt: two-phase commit until that is over";
            case RATE ->
                "%.1f %% of the last decisions were refusals (saga from %d %% on, two-phase commit from %d %% down)"
                        .formatted(
                                permille / 10.0,
                                ProtocolSelector.TO_SAGA_PERCENT,
                                ProtocolSelector.TO_TWO_PHASE_PERCENT);
        };
    }
}
