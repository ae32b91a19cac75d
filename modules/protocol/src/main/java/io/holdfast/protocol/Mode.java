package io.holdfast.protocol;

/** The commit protocol of one transaction: fixed when it begins and stored with it. */
public enum Mode {
    TWO_PHASE("2pc"),
    SAGA("saga");

    private final String label;

    Mode(String label) {
        this.label = label;
    }

    /** The name used in configuration, metrics and the journal. */
    public String label() {
        return label;
    }

    /** Reads {@link #label()}. */
    public static Mode ofLabel(String label) {
        for (Mode mode : values()) {
            if (mode.label.equals(label)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("no such mode: " + label);
    }
}
