package io.holdfast.consumers;

import io.holdfast.events.consuming.MalformedEventException;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.journal.Unavailability;
import io.vertx.pgclient.PgException;
import java.util.function.Function;

/** What it means for events that Postgres did not take them. */
public final class PostgresFailure {
    /** What is no number, no JSON, or too large: it is no better the next time. */
    private static final String DATA_EXCEPTION = "22";

    private PostgresFailure() {}

    /**
     * What a failure means.
     *
     * @param undone what could not be done: Postgres's own words do not say what they are about
     */
    public static Function<Throwable, RuntimeException> of(String undone) {
        return cause -> of(undone, cause);
    }

    private static RuntimeException of(String undone, Throwable cause) {
        String message = undone + ": " + cause.getMessage();
        if (Unavailability.isOfAStore(cause)) {
            return new StoreAwayException(cause);
        }
        return cause instanceof PgException error && error.getSqlState().startsWith(DATA_EXCEPTION)
                ? new MalformedEventException(message)
                : new IllegalStateException(message, cause);
    }
}
