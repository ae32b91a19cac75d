package io.holdfast.gateway;

import java.time.Instant;

/**
 * What came of the last time that everything was held against the journal.
 *
 * @param differences how many were found; none when it failed
 */
public record Reconciled(Instant at, Result result, long differences) {
    /** All agree, something differs, or it could not be found out. */
    public enum Result {
        AGREES("agrees"),
        DIFFERS("differs"),
        FAILED("failed");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
