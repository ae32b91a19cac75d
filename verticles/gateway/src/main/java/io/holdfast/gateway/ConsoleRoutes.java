package io.holdfast.gateway;

import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The console: a page, what it shows, and everything that whoever runs the server can do, under the page's own path. */
final class ConsoleRoutes {
    static final String PATH = "/console";
    private static final String STREAM = "/stream";
    private static final String TRANSACTION = "/transactions/:tx";
    private static final String ORDER = "/orders/:order_id";
    private static final String KILL = "/stores/:store/kill";

    private final Vertx vertx;
    private final ConsoleView view;
    private final Responder responder;
    private final Set<ConsoleStream> streams = new HashSet<>();
    private boolean over;

    ConsoleRoutes(Vertx vertx, ConsoleView view, Responder responder) {
        this.vertx = vertx;
        this.view = view;
        this.responder = responder;
    }

    /** @param verbs what can be done */
    void bind(Router router, OnceOnly once, OperatorRoutes verbs) {
        var mount = new Mount(router, PATH, once);
        new ConsolePage(vertx, responder).bind(mount);
        mount.get(STREAM).handler(this::stream);
        mount.get(TRANSACTION).handler(this::transaction);
        mount.get(ORDER).handler(this::order);
        mount.post(KILL).handler(this::kill);
        List.of(STREAM, TRANSACTION, ORDER).forEach(path -> mount.only("GET", path, responder));
        mount.only("POST", KILL, responder);
        verbs.bind(mount);
    }

    private void stream(RoutingContext context) {
        if (over) {
            responder.notNow(context.request(), Responder.STOPPING);
        } else {
            streams.add(ConsoleStream.open(vertx, context, view, streams::remove));
        }
    }

    /** Every page is told that this is the end of it. */
    void end() {
        over = true;
        List.copyOf(streams).forEach(ConsoleStream::end);
    }

    private void transaction(RoutingContext context) {
        var text = given(context, "tx");
        if (!Syntax.isTransaction(text)) {
            responder.problem(
                    context.request(), Problems.invalidParameter("tx", text, "a transaction's id, such as 3.17"));
            return;
        }
        try {
            tell(context, view.transaction(TxId.parse(text)));
        } catch (IllegalArgumentException neverGiven) {
            responder.problem(context.request(), Problems.NOTHING_OF_THAT_NAME);
        }
    }

    private static String given(RoutingContext context, String name) {
        return Objects.requireNonNullElse(context.pathParam(name), "");
    }

    private void order(RoutingContext context) {
        var parameters = new Parameters(context.pathParams(), null);
        var order = parameters.id("order_id");
        var fault = parameters.fault();
        if (fault == null) {
            tell(context, view.order(order));
        } else {
            responder.problem(context.request(), fault);
        }
    }

    private void kill(RoutingContext context) {
        var store = given(context, "store");
        tell(
                context,
                view.kill(store)
                        .map(killed -> killed ? Optional.of(JsonObject.of("killed", store)) : Optional.empty()));
    }

    private void tell(RoutingContext context, Future<Optional<JsonObject>> found) {
        found.onComplete((json, failure) -> {
            if (json == null) {
                context.fail(failure);
            } else if (json.isPresent()) {
                responder.body(
                        context.response(), 200, "application/json", json.get().encode());
            } else {
                responder.problem(context.request(), Problems.NOTHING_OF_THAT_NAME);
            }
        });
    }
}
