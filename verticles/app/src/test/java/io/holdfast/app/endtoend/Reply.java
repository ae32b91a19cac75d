package io.holdfast.app.endtoend;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What the server answered. */
public record Reply(int status, String body, Optional<String> contentType, Optional<String> retryAfter) {
    public JsonObject json() {
        return new JsonObject(body);
    }

    public boolean ok() {
        return status == 200;
    }

    /** The last segment of a problem's type. */
    public String problem() {
        String type = json().getString("type");
        return type.substring(type.lastIndexOf('/') + 1).replaceFirst(".*:", "");
    }
}
