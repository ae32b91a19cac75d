package io.holdfast.gateway;

import io.holdfast.gateway.Access.Rule;
import io.holdfast.gateway.Authenticator.InvalidTokenException;
import io.holdfast.gateway.RateLimits.Grant;
import io.holdfast.gateway.RequestMeter.TurnedAway;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.OrderRequest;
import io.holdfast.runtime.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route of a router, and lets through whom the rules of {@link Access} allow: a route without a rule is
 * not reached.
 */
final class Guard {
    private static final String LET_IN = "holdfast.let-in";
    private static final DeliveryOptions ASKING =
            new DeliveryOptions().setSendTimeout(10_000).setLocalOnly(true);

    private final Vertx vertx;
    private final Security security;
    private final RequestMeter meter;
    private final Responder responder;

    Guard(Vertx vertx, Security security, RequestMeter meter, Responder responder) {
        this.vertx = vertx;
        this.security = security;
        this.meter = meter;
        this.responder = responder;
    }

    /** Must be called before anything else is bound. */
    void bind(Router router, Access access, boolean limitsAddresses) {
        if (limitsAddresses) {
            security.limits().ifPresent(limits -> router.route().handler(context -> limitAddress(limits, context)));
        }
        security.authenticator().ifPresent(authenticator -> {
            var credentials = new Credentials(authenticator, access.isForBrowsers());
            access.rules().forEach((path, rules) -> router.route(path)
                    .handler(context -> decide(credentials, rules, context)));
            router.route().handler(context -> otherwise(credentials, access.otherwise(), context));
        });
    }

    /** A probe may share its address with customers, and a server that a probe finds dead is started again. */
    private void limitAddress(RateLimits limits, RoutingContext context) {
        var address = context.request().remoteAddress().hostAddress();
        if (Access.HEALTH.contains(context.request().path()) || granted(limits.ofAddress(address), context.request())) {
            context.next();
        }
    }

    /** Says on the answer what is left, and answers who has nothing left. */
    private boolean granted(Optional<Grant> limited, HttpServerRequest http) {
        if (limited.isEmpty()) {
            return true;
        }
        var grant = limited.get();
        RateLimitHeaders.put(http.response(), grant);
        if (!grant.granted()) {
            http.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(grant.retryAfterSeconds()));
            turnAway(TurnedAway.OVER_LIMIT, http, Problems.tooManyRequests(grant.policy()));
        }
        return grant.granted();
    }

    private void turnAway(TurnedAway why, HttpServerRequest http, Problem problem) {
        meter.turnedAway(why);
        responder.problem(http, problem);
    }

    /** The first path that matches decides, as it does among the routes. */
    private void decide(Credentials credentials, Map<String, Rule> rules, RoutingContext context) {
        if (context.get(LET_IN) != null) {
            context.next();
            return;
        }
        Rule rule = rules.get(context.request().method().name());
        if (rule == null) {
            responder.methodNotAllowed(context.request(), String.join(", ", rules.keySet()));
        } else {
            admit(credentials, rule, context);
        }
    }

    private void otherwise(Credentials credentials, Optional<Rule> rule, RoutingContext context) {
        if (context.get(LET_IN) != null) {
            context.next();
        } else if (rule.isPresent()) {
            admit(credentials, rule.get(), context);
        } else {
            responder.problem(context.request(), Problems.UNKNOWN_PATH);
        }
    }

    private void admit(Credentials credentials, Rule rule, RoutingContext context) {
        if (rule.isPublic()) {
            letIn(context);
            return;
        }
        var caller = caller(credentials, context.request());
        if (caller == null || !withinLimit(caller, context.request())) {
            return;
        }
        var roles = caller.roles().stream().filter(rule.roles()::contains).toList();
        if (roles.isEmpty()) {
            turnAway(TurnedAway.FORBIDDEN, context.request(), Problems.forbidden(Access.labels(rule.roles())));
            return;
        }
        var acting = new Acting(caller.subject(), Set.of(Role.CUSTOMER).containsAll(roles), credentials);
        acting.of(context);
        if (acting.asCustomer()) {
            admitCustomer(acting.subject(), rule.own(), context);
        } else {
            letIn(context);
        }
    }

    private static void letIn(RoutingContext context) {
        context.put(LET_IN, true);
        context.next();
    }

    /** Null after the request was answered. */
    private @Nullable Caller caller(Credentials credentials, HttpServerRequest http) {
        try {
            return credentials.callerOf(http);
        } catch (Credentials.MissingException e) {
            credentials.challenge(http, false);
            turnAway(TurnedAway.UNAUTHENTICATED, http, Problems.unauthenticated(String.valueOf(e.getMessage())));
        } catch (InvalidTokenException e) {
            credentials.challenge(http, true);
            turnAway(TurnedAway.UNAUTHENTICATED, http, Problems.unauthenticated(String.valueOf(e.getMessage())));
        }
        return null;
    }

    private boolean withinLimit(Caller caller, HttpServerRequest http) {
        return security.limits()
                .map(limits -> granted(limits.ofUser(caller.subject()), http))
                .orElse(true);
    }

    private void admitCustomer(String user, Access.Own own, RoutingContext context) {
        switch (own) {
            case NOTHING -> letIn(context);
            case USER_IN_PATH -> admitIfHimself(user, context.pathParam("user_id"), context);
            case USER_IN_QUERY -> admitIfHimself(user, context.queryParams().get("user"), context);
            case ORDER_IN_PATH -> admitIfHisOrder(user, context.pathParam("order_id"), context);
        }
    }

    /** What is no id at all, the route itself refuses. */
    private void admitIfHimself(String user, @Nullable String asked, RoutingContext context) {
        if (asked == null || asked.equals(user) || !Syntax.isId(asked)) {
            letIn(context);
        } else {
            responder.answer(context.request(), unknown(Answer.Kind.UNKNOWN_USER, "user", asked));
        }
    }

    private static Answer.Refusal unknown(Answer.Kind kind, String what, String id) {
        return new Answer.Refusal(kind, "there is no " + what + " " + id);
    }

    private void admitIfHisOrder(String user, @Nullable String order, RoutingContext context) {
        if (order == null || !Syntax.isId(order)) {
            letIn(context);
            return;
        }
        context.request().pause();
        vertx.eventBus()
                .<Answer>request(
                        Addresses.orders(), new OrderRequest.OfCustomer(user, new OrderRequest.Find(order)), ASKING)
                .onSuccess(answer -> {
                    context.request().resume();
                    if (answer.body() instanceof Answer.Success) {
                        letIn(context);
                    } else {
                        responder.answer(context.request(), answer.body());
                    }
                })
                .onFailure(cause -> {
                    context.request().resume();
                    context.fail(cause);
                });
    }
}
