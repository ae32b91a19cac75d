package io.holdfast.protocol;

import java.util.List;

/** What a place of a node is asked about what does not get on there. */
public sealed interface StuckRequest {
    /** Answered with a {@link StuckReport} of what is meant, as it is now. */
    record Find(Selection selection) implements StuckRequest {}

    /**
     * Answered with {@link Treated}. Only {@link Remedy#RETRY} and {@link Remedy#ABORT}: a shard is finished by its keeper.
     */
    record Treat(Remedy remedy, List<Stuck> patients) implements StuckRequest {}

    /** What was done about each, in their order. */
    record Treated(List<String> outcomes) {}
}
