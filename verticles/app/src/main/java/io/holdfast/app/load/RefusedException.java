package io.holdfast.app.load;

import io.holdfast.app.cli.CommandException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** An answer of the instance that is not a success: whoever knows what was asked can say it better. */
public final class RefusedException extends CommandException {
    private static final long serialVersionUID = 1L;

    private final String whole;
    private final int status;
    private final String body;

    static RefusedException of(String request, int status, String body) {
        return new RefusedException(request + " was answered " + status + ": " + body, status, body);
    }

    private RefusedException(String whole, int status, String body) {
        super(whole);
        this.whole = whole;
        this.status = status;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** What the problem in the body says in one sentence; the whole of the answer when that is no problem. */
    public String detail() {
        try {
            return new JsonObject(body).getString("detail", whole);
        } catch (DecodeException | ClassCastException noProblem) {
            return whole;
        }
    }
}
