package io.holdfast.protocol;

import java.util.List;

/**
 * What became of an {@link Intervention}.
 *
 * @param truncated whether there was more than is treated at a time
 */
public record Treatment(List<Entry> entries, boolean truncated) {
    public Treatment {
        entries = List.copyOf(entries);
    }

    /** Whether there was something, and all of it is done. */
    public boolean isWhole() {
        return !truncated && !entries.isEmpty() && entries.stream().allMatch(Entry::done);
    }

    /**
     * One of the things that were meant.
     *
     * @param done whether something was done about it, or would be
     * @param outcome what that is, or why nothing
     */
    public record Entry(Stuck stuck, boolean done, String outcome) {}
}
