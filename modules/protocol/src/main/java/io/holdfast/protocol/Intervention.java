package io.holdfast.protocol;

/**
 * What a person wants done about things that are {@link Stuck}.
 *
 * @param reason why; goes on record. May be empty for a dry run
 * @param dryRun whether to say only what would be done
 */
public record Intervention(Remedy remedy, Selection selection, String reason, boolean dryRun) {
    public static final int MAX_REASON = 500;
}
