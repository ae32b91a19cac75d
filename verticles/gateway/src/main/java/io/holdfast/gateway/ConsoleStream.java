package io.holdfast.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One page that looks. It is shown the newest state when it has taken the last; what it was too slow for it never gets. */
final class ConsoleStream {
    private final Context context;
    private final HttpConnection connection;
    private final HttpServerResponse response;
    private final BooleanSupplier stillHolds;
    private @Nullable String newest;
    private Future<Void> going = Future.succeededFuture();
    private Runnable gone = () -> {};
    private boolean over;

    private ConsoleStream(Vertx vertx, HttpServerRequest request, BooleanSupplier stillHolds) {
        this.context = vertx.getOrCreateContext();
        this.stillHolds = stillHolds;
        this.connection = request.connection();
        this.response = request.response();
    }

    /** @param ended is told of it when the page has gone */
    static ConsoleStream open(Vertx vertx, RoutingContext request, ConsoleView view, Consumer<ConsoleStream> ended) {
        var stream = new ConsoleStream(vertx, request.request(), Acting.stillHolds(request));
        stream.response
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var watching = view.watch(stream::show);
        stream.gone = () -> {
            watching.close();
            ended.accept(stream);
        };
        stream.response.exceptionHandler(broken -> stream.over());
        stream.response.closeHandler(closed -> stream.over());
        // So that whoever asks knows that it is open before there is a state.
        stream.going = stream.response.writeHead();
        return stream;
    }

    private void over() {
        if (!over) {
            over = true;
            gone.run();
        }
    }

    /** As the server stops, or whoever looks is not believed any more. What is still going out to a page, which may not read, is cut off. */
    void end() {
        if (!over) {
            over();
            if (going.isComplete()) {
                response.end();
            } else {
                Connections.cutOff(connection);
            }
        }
    }

    private void show(String state) {
        context.runOnContext(turn -> {
            if (!stillHolds.getAsBoolean()) {
                end();
                return;
            }
            boolean isWaiting = newest != null;
            newest = state;
            if (!isWaiting) {
                write();
            }
        });
    }

    private void write() {
        if (!over && !going.isComplete()) {
            going.onComplete((done, failure) -> write());
        } else if (!over && newest != null) {
            going = response.write("event: state\ndata: " + newest + "\n\n");
            newest = null;
        }
    }
}
