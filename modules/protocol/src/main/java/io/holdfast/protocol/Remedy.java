package io.holdfast.protocol;

import org.jspecify.annotations.Nullable;

/** What a person can have done about something that is {@link Stuck}. None of them settles anything by decree. */
public enum Remedy {
    /** Try again now. */
    RETRY("retry"),
    /** ABORT in the journal, unless it holds a decision. */
    ABORT("abort"),
    /** End the generation of the shards that do not confirm, and rebuild them from the journal; resolves their alarms. */
    FINISH("finish");

    private final String label;

    Remedy(String label) {
        this.label = label;
    }

    /** The name in paths, commands and the journal. */
    public String label() {
        return label;
    }

    /** Why it may not be done about something with this cause, or null when it may. */
    public @Nullable String refusal(Stuck.Cause cause) {
        return switch (this) {
            case RETRY ->
                cause == Stuck.Cause.FROZEN
                        ? "nothing is tried on a frozen shard: look at the cause, then finish"
                        : null;
            case ABORT -> notAborted(cause);
            case FINISH -> notFinished(cause);
        };
    }

    private static @Nullable String notAborted(Stuck.Cause cause) {
        return switch (cause) {
            case UNDECIDED -> null;
            case COMMITTED -> "it is committed, which nothing can take back: retry, or finish";
            case ABORTED -> "it is aborted already: retry, or finish";
            case RECOVERY -> "its recovery aborts what is undecided: retry";
            case REBUILD, FROZEN -> "a shard cannot be aborted";
        };
    }

    private static @Nullable String notFinished(Stuck.Cause cause) {
        return switch (cause) {
            case COMMITTED, ABORTED, FROZEN -> null;
            case UNDECIDED -> "it is undecided: retry, or abort";
            case RECOVERY -> "it goes on by itself once its shards do: finish those that are frozen";
            case REBUILD -> "it is being rebuilt: retry";
        };
    }
}
