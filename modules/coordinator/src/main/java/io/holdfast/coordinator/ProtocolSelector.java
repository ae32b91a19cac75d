package io.holdfast.coordinator;

import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Which protocol the next checkout runs under: an immutable value, changed only by outcomes. To saga when at least 10 %
 * of the last 200 decisions were refusals, back at 5 % or less, and never twice within ten seconds, so that a burst of
 * refusals does not make it flap. Only business refusals count; trouble forces two-phase commit without forgetting.
 *
 * @param fixed the configured protocol, or null to choose
 * @param mode the present choice
 * @param window the last decisions
 * @param lastSwitch how the present choice came about, or null at first
 */
public record ProtocolSelector(
        @Nullable Mode fixed,
        Mode mode,
        DecisionWindow window,
        @Nullable Switch lastSwitch) {
    public static final int TO_SAGA_PERCENT = 10;
    public static final int TO_TWO_PHASE_PERCENT = 5;
    static final long DWELL_MS = 10_000;

    /** Whether everything that a saga relies on works. */
    public enum Health {
        SOUND,
        /** A breaker is open or a shard is being rebuilt. */
        TROUBLED
    }

    /** One change of protocol. */
    public record Switch(Mode to, double refusalRate, long atMs) {}

    /** Chooses by itself, starting with two-phase commit. */
    public static ProtocolSelector auto() {
        return new ProtocolSelector(null, Mode.TWO_PHASE, DecisionWindow.EMPTY, null);
    }

    /** Always chooses {@code mode}. */
    public static ProtocolSelector always(Mode mode) {
        return new ProtocolSelector(mode, mode, DecisionWindow.EMPTY, null);
    }

    /** The protocol for a checkout that begins now. Asking changes nothing. */
    public Mode choose(Health health) {
        return health == Health.TROUBLED ? Mode.TWO_PHASE : mode;
    }

    /** The selector after one more checkout was answered. */
    public ProtocolSelector after(Outcome outcome, long nowMs) {
        return switch (outcome) {
            case Outcome.Committed committed -> decided(window.plus(0), nowMs);
            case Outcome.Refused refused -> decided(window.plus(1), nowMs);
            case Outcome.GateShut o -> this;
            case Outcome.Contended o -> this;
            case Outcome.KeyTaken o -> this;
            case Outcome.NotNow o -> this;
            case Outcome.Unknown o -> this;
            case Outcome.Broken o -> this;
        };
    }

    private ProtocolSelector decided(DecisionWindow next, long nowMs) {
        var wanted = wanted(next);
        if (fixed != null || wanted == mode || !next.isFull() || dwelling(nowMs)) {
            return new ProtocolSelector(fixed, mode, next, lastSwitch);
        }
        return new ProtocolSelector(null, wanted, next, new Switch(wanted, next.refusalRate(), nowMs));
    }

    private Mode wanted(DecisionWindow next) {
        int percentTimesSize = next.refusals() * 100;
        return switch (mode) {
            case TWO_PHASE -> percentTimesSize >= TO_SAGA_PERCENT * next.size() ? Mode.SAGA : mode;
            case SAGA -> percentTimesSize <= TO_TWO_PHASE_PERCENT * next.size() ? Mode.TWO_PHASE : mode;
        };
    }

    private boolean dwelling(long nowMs) {
        return lastSwitch != null && nowMs - lastSwitch.atMs() < DWELL_MS;
    }
}
