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

    void bindView(Mount mount) {
        mount.get(PATH + "status").handler(context -> answer(context, StuckJson.overview(control.overview())));
        mount.only("GET", PATH + "status", responder);
    }

    void bindVerbs(Mount mount) {
        for (Remedy remedy : Remedy.values()) {
            String path = PATH + remedy.label();
            mount.post(path).handler(context -> Bodies.read(context, responder, body -> treat(context, remedy, body)));
            mount.only("POST", path, responder);
        }
        mount.get(PATH + "actions")
                .handler(context -> tell(context, control.actions().map(StuckJson::actions)));
        mount.only("GET", PATH + "actions", responder);
    }

    private void treat(RoutingContext context, Remedy remedy, Buffer body) {
        try {
            Intervention wanted = InterventionForm.read(remedy, new JsonObject(body));
            tell(context, control.treat(wanted).map(treatment -> {
                if (wanted.dryRun() || !treatment.isWhole()) {
                    OnceOnly.isUndone(context);
                }
                return StuckJson.treatment(treatment, wanted);
            }));
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
