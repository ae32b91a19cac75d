package io.holdfast.gateway;

import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.Remedy;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What needs a person: everybody may read it, and whoever runs the server may have something done about it. */
final class StuckRoutes {
    private static final String PATH = "/orders/dlq/";

    private final StuckControl control;
    private final Responder responder;

    StuckRoutes(StuckControl control, Responder responder) {
        this.control = control;
        this.responder = responder;
    }

    void bindView(Router router) {
        router.get(PATH + "status").handler(context -> answer(context, StuckJson.overview(control.overview())));
        only("GET", router, PATH + "status");
    }

    void bindVerbs(Router router) {
        for (Remedy remedy : Remedy.values()) {
            String path = PATH + remedy.label();
            router.post(path).handler(context -> Bodies.read(context, responder, body -> treat(context, remedy, body)));
            only("POST", router, path);
        }
        router.get(PATH + "actions")
                .handler(context -> tell(context, control.actions().map(StuckJson::actions)));
        only("GET", router, PATH + "actions");
    }

    private void only(String method, Router router, String path) {
        router.route(path).handler(context -> responder.methodNotAllowed(context.request(), method));
    }

    private void treat(RoutingContext context, Remedy remedy, Buffer body) {
        try {
            Intervention wanted = InterventionForm.read(remedy, new JsonObject(body));
            tell(context, control.treat(wanted).map(done -> StuckJson.treatment(done, wanted)));
        } catch (InterventionForm.InvalidException invalid) {
            refuse(context, String.valueOf(invalid.getMessage()));
        } catch (DecodeException notJson) {
            refuse(context, "the body must be a JSON object, such as {\"tx\":[\"3.17\"],\"reason\":\"why\"}");
        }
    }

    private void refuse(RoutingContext context, String why) {
        responder.problem(context.request(), Problems.invalidIntervention(why));
    }

    private void tell(RoutingContext context, Future<JsonObject> result) {
        Completable<JsonObject> answer = (json, failure) -> {
            if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
                responder.notNow(context.request(), String.valueOf(reply.getMessage()));
            } else if (json == null) {
                context.fail(failure);
            } else {
                answer(context, json);
            }
        };
        result.onComplete(answer);
    }

    private void answer(RoutingContext context, JsonObject json) {
        responder.body(context.response(), 200, "application/json", json.encode());
    }
}
