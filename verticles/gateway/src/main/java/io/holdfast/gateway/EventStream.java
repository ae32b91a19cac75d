package io.holdfast.gateway;

import io.holdfast.gateway.UserEventFeed.Delivery;
import io.holdfast.gateway.UserEventFeed.Listening;
import io.holdfast.gateway.UserEventFeed.UserEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that listens. What it does not read stays where it came from: the next delivery is asked for only when this one has gone
 * out. A client for which one write has not gone out for two beats is cut off; it may come back and go on where it was.
 */
final class EventStream implements UserEventFeed.Listener {
    private final Context context;
    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final BooleanSupplier stillHolds;
    private final Consumer<EventStream> ended;
    private @Nullable Listening listening;
    /** The latest write, until it has gone out: that a write queue is full would show only with the next one. */
    private Future<Void> going = Future.succeededFuture();

    private @Nullable Future<Void> stuck;
    private boolean begun;
    private boolean over;

    /**
     * @param context that of the request
     * @param stillHolds asked with each beat; when it does not, the stream ends
     */
    EventStream(Context context, HttpServerRequest request, BooleanSupplier stillHolds, Consumer<EventStream> ended) {
        this.stillHolds = stillHolds;
        this.context = context;
        this.connection = request.connection();
        this.response = request.response();
        this.ended = ended;
        response.closeHandler(gone -> over());
        response.exceptionHandler(broken -> over());
    }

    /** It is told of events from now on. */
    void listening(Listening begun) {
        context.runOnContext(go -> {
            listening = begun;
            if (over) {
                begun.close();
            }
        });
    }

    /** Nobody will tell it anything; {@code answer} says so, if the client still waits for one. */
    void refused(Runnable answer) {
        context.runOnContext(go -> {
            if (!over) {
                over();
                answer.run();
            }
        });
    }

    @Override
    public Future<Void> take(Delivery delivery) {
        Promise<Void> ready = Promise.promise();
        context.runOnContext(go -> {
            if (over) {
                ready.fail("the client has gone");
                return;
            }
            begin();
            going = response.write(text(delivery));
            going.onComplete(ready);
        });
        return ready.future();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader("X-Accel-Buffering", "no");
        }
    }

    /** A delivery without events moves the client's last id on. */
    private static String text(Delivery delivery) {
        var text = new StringBuilder();
        if (delivery.gap() != null) {
            text.append(event(
                    delivery.gap(),
                    "gap",
                    JsonObject.of("type", "gap", "detail", "events up to this id are not kept any more")
                            .encode()));
        }
        delivery.events().forEach(event -> text.append(event(event.position(), event.type(), json(event))));
        return text.append("id: ").append(delivery.upTo()).append("\n\n").toString();
    }

    private static String event(long position, String type, String json) {
        return "id: " + position + "\nevent: " + type + "\ndata: " + json + "\n\n";
    }

    /** The data is put in as it is: to read it would only cost memory. */
    private static String json(UserEvent event) {
        var head = new JsonObject()
                .put("type", event.type())
                .put("id", event.id())
                .put("at", event.at().toString())
                .encode();
        return head.substring(0, head.length() - 1) + ",\"data\":" + event.data() + "}";
    }

    @Override
    public void beat(long upTo) {
        context.runOnContext(go -> {
            if (!over && !stillHolds.getAsBoolean()) {
                end();
            }
            if (over || !begun) {
                return;
            }
            if (going.isComplete()) {
                stuck = null;
                going = response.write(": still there\nid: " + upTo + "\n\n");
            } else if (going.equals(stuck)) {
                over();
                Connections.cutOff(connection);
            } else {
                stuck = going;
            }
        });
    }

    /** As the server stops, or its client is not believed any more. Also one that was told nothing yet ends as a stream does: only then does a browser come back. */
    void end() {
        if (!over) {
            over();
            begin();
            if (going.isComplete()) {
                response.end();
            } else {
                Connections.cutOff(connection);
            }
        }
    }

    private void over() {
        if (over) {
            return;
        }
        over = true;
        ended.accept(this);
        if (listening != null) {
            listening.close();
        }
    }
}
