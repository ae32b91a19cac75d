package io.holdfast.simulation.explorer;

import io.holdfast.protocol.Outcome;

/** What a client was told, as far as it can be held against the journal. */
enum Told {
    NOTHING(0),
    COMMITTED(1),
    NOT_COMMITTED(2),
    UNKNOWN(3);

    /** How it stands in a state. */
    final int code;

    Told(int code) {
        this.code = code;
    }

    static Told of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Committed o -> COMMITTED;
            case Outcome.Unknown o -> UNKNOWN;
            case Outcome.Refused o -> NOT_COMMITTED;
            case Outcome.GateShut o -> NOT_COMMITTED;
            case Outcome.Contended o -> NOT_COMMITTED;
            case Outcome.KeyTaken o -> NOT_COMMITTED;
            case Outcome.NotNow o -> NOT_COMMITTED;
            case Outcome.Broken o -> NOT_COMMITTED;
        };
    }
}
