package io.holdfast.simulation.simulator;

import io.holdfast.coordinator.DecisionWindow;
import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.protocol.Mode;

/** What a session's choice of protocol remembers of two hundred checkouts before the run, so that it may soon change. */
final class Experience {
    private static final int REMEMBERED = 200;
    private static final long LAST_BITS = 0xff;

    private Experience() {}

    static ProtocolSelector selector(Dice dice) {
        if (dice.happens(150)) {
            return ProtocolSelector.always(dice.happens(500) ? Mode.TWO_PHASE : Mode.SAGA);
        }
        var window = new DecisionWindow(rare(dice), rare(dice), rare(dice), rare(dice) & LAST_BITS, REMEMBERED);
        return new ProtocolSelector(null, dice.happens(500) ? Mode.TWO_PHASE : Mode.SAGA, window, null);
    }

    /** One refusal in sixteen: between the two rates at which the choice changes. */
    private static long rare(Dice dice) {
        long bits = dice.next();
        for (int i = 0; i < 3; i++) {
            bits &= dice.next();
        }
        return bits;
    }
}
