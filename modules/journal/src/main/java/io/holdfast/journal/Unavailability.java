package io.holdfast.journal;

import io.holdfast.protocol.Answer;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** What becomes of a request when Postgres could not do its part: which failures those are, and what a client is told. */
public final class Unavailability {
    /** As a failure code on the event bus: the domain that was asked could not ask its store. */
    private static final int CODE = 503;

    private static final int DEFECT = 500;
    private static final String IDLE_IN_TRANSACTION = "25P03";
    private static final Answer.NotNow NOT_NOW =
            new Answer.NotNow("the database cannot be reached; nothing happened", 1);

    private Unavailability() {}

    /** The failure code by which another domain recognises the failure of a store. */
    public static int code(Throwable cause) {
        return isOfAStore(cause) ? CODE : DEFECT;
    }

    /** For what changes nothing, and for what never began: try again. Any other failure stays one. */
    public static Future<Answer> ofRead(Throwable cause) {
        return isOfAStore(cause) ? Future.succeededFuture(NOT_NOW) : Future.failedFuture(cause);
    }

    /** For what may have happened: {@code location} tells. */
    public static Future<Answer> ofWrite(Throwable cause, String location) {
        if (!isOfAStore(cause)) {
            return Future.failedFuture(cause);
        }
        return Future.succeededFuture(Postgres.wasNeverAsked(cause) ? NOT_NOW : new Answer.Pending(location));
    }

    /** For what may have happened and has no place that would tell: it stays a failure, unless it never began. */
    public static Future<Answer> ofUnplacedWrite(Throwable cause) {
        return Postgres.wasNeverAsked(cause)
                ? Future.succeededFuture(NOT_NOW)
                : Future.failedFuture(new UnknownOutcomeException(cause));
    }

    /** Nobody knows whether it happened. */
    private static final class UnknownOutcomeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownOutcomeException(Throwable cause) {
            super("whether it happened is not known: " + cause.getMessage(), cause);
        }
    }

    /** Whether it is a failure of the store, and none of what was asked of it. */
    public static boolean isOfAStore(Throwable cause) {
        return switch (cause) {
            case ClosedConnectionException closed -> true;
            case IOException broken -> true;
            case VertxException told when Postgres.wasNeverAsked(told) -> true;
            case TimeoutException silent -> true;
            case UnknownOutcomeException unknown -> false;
            case ReplyException reply -> reply.failureCode() == CODE;
            case PgException error -> isOfTheServer(error.getSqlState());
            default -> cause.getCause() != null && isOfAStore(cause.getCause());
        };
    }

    /** Connection, resources, operator's intervention, system error, or we were stopped for too long: not a fault of the statement. */
    private static boolean isOfTheServer(String sqlState) {
        return sqlState.equals(IDLE_IN_TRANSACTION)
                || sqlState.startsWith("08")
                || sqlState.startsWith("53")
                || sqlState.startsWith("57")
                || sqlState.startsWith("58");
    }
}
