package io.holdfast.gateway;

import io.holdfast.faults.FaultRule;
import io.holdfast.faults.FaultSyntaxException;
import io.holdfast.faults.RuleForm;
import io.holdfast.faults.Site;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fault rules under each service's path: set, clear and read. While faults are off, the paths say how to switch them on. */
final class FaultRoutes {
    private final Optional<FaultControl> control;
    private final Responder responder;

    FaultRoutes(Optional<FaultControl> control, Responder responder) {
        this.control = control;
        this.responder = responder;
    }

    void bind(Mount mount) {
        for (Site site : Site.values()) {
            String faults = "/" + site.label() + "/fault/";
            control.ifPresentOrElse(rules -> bind(mount, faults, site, rules), () -> List.of("set", "clear", "rules")
                    .forEach(last -> explain(mount, faults + last)));
        }
    }

    private void explain(Mount mount, String path) {
        mount.route(path).handler(context -> responder.problem(context.request(), Problems.FAULTS_OFF));
    }

    private void bind(Mount mount, String faults, Site site, FaultControl rules) {
        mount.post(faults + "set").handler(context -> change(context, form -> rules.set(RuleForm.read(site, form))));
        mount.post(faults + "clear")
                .handler(context -> change(context, form -> rules.clear(site, RuleForm.readPoint(site, form))));
        mount.get(faults + "rules").handler(context -> rules.rules(site).onComplete(answer(context)));
        mount.only("POST", faults + "set", responder);
        mount.only("POST", faults + "clear", responder);
        mount.only("GET", faults + "rules", responder);
    }

    /** A change of the rules, by the members of the body's object. */
    private interface Change {
        Future<List<FaultRule>> by(Map<String, Object> form);
    }

    private void change(RoutingContext context, Change change) {
        Bodies.read(context, responder, body -> changed(context, change, body));
    }

    private void changed(RoutingContext context, Change change, Buffer body) {
        try {
            change.by(form(body)).onComplete(answer(context));
        } catch (FaultSyntaxException invalid) {
            refuse(context, invalid.getMessage());
        } catch (DecodeException notJson) {
            refuse(
                    context,
                    "the body must be a JSON object, such as {\"point\":\"before_prepare\",\"action\":\"crash\"}");
        }
    }

    private static Map<String, Object> form(Buffer body) {
        var form = body.length() == 0 ? new JsonObject() : new JsonObject(body);
        return form.getMap();
    }

    private Completable<List<FaultRule>> answer(RoutingContext context) {
        return (rules, failure) -> {
            if (failure == null) {
                responder.body(context.response(), 200, "application/json", json(rules));
            } else if (failure instanceof ReplyException reply
                    && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE) {
                refuse(context, reply.getMessage());
            } else {
                context.fail(failure);
            }
        };
    }

    private static String json(@Nullable List<FaultRule> rules) {
        var array = new JsonArray();
        if (rules != null) {
            rules.forEach(rule -> array.add(new JsonObject(RuleForm.write(rule))));
        }
        return JsonObject.of("rules", array).encode();
    }

    private void refuse(RoutingContext context, @Nullable String why) {
        responder.problem(context.request(), Problems.invalidFault(String.valueOf(why)));
    }
}
