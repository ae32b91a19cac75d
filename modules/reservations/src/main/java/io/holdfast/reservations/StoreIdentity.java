package io.holdfast.reservations;

/**
 * Which Redis this is, and which life of it. Recorded in the journal with a shard's generation: another identity means
 * that what the shard held may be gone, and that it must be rebuilt before the first script runs.
 */
public record StoreIdentity(String runId, String masterReplId) {

    /** Reads the text form {@code run_id/master_replid}. */
    public static StoreIdentity parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("not a store identity: " + text);
        }
        return new StoreIdentity(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return runId + "/" + masterReplId;
    }
}
