package io.holdfast.journal;

/** An alarm that no shard of ours can be meant by: somebody wrote to the journal. The message names the row. */
public final class UnreadableAlarmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableAlarmException(long id, IllegalArgumentException cause) {
        super("alarm " + id + " in the table alarm cannot be read: " + cause.getMessage(), cause);
    }
}
