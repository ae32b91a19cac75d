package io.holdfast.gateway;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.KeyClaim;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands before what an operator's {@code POST} does, and has it happen once for each {@code Idempotency-Key}. Only what was
 * done is kept: a refusal changed nothing, so the same request may be tried again.
 */
final class OnceOnly {
    private static final String TAKING = "holdfast.once-only";
    private static final String UNDONE = "holdfast.undone";

    private final String node;
    private final KeptAnswers kept;
    private final Responder responder;

    OnceOnly(String node, KeptAnswers kept, Responder responder) {
        this.node = node;
        this.kept = kept;
        this.responder = responder;
    }

    /** A request whose key is claimed, until it is answered. */
    private record Taking(KeyClaim claim, Promise<Answer> answer) {
        static @Nullable Taking of(RoutingContext context) {
            return context.get(TAKING);
        }
    }

    /** What it says instead of the answer when that is not to be kept. */
    @SuppressWarnings("serial")
    private static final class NotKeptException extends Exception {
        final transient Responder.Written written;

        NotKeptException(Responder.Written written) {
            super("not kept", null, false, false);
            this.written = written;
        }
    }

    /** The claim of the request, for an effect that keeps its answer in the same transaction; null when it brought no key. */
    static @Nullable KeyClaim claimOf(RoutingContext context) {
        var taking = Taking.of(context);
        return taking == null ? null : taking.claim();
    }

    /** What will be answered is that not all was done: asked again, it may be. */
    static void isUndone(RoutingContext context) {
        context.put(UNDONE, true);
    }

    /** It has no answer that could be kept: another has its key, or it was answered by whoever deals with what breaks. */
    static void failed(RoutingContext context, @Nullable Throwable cause) {
        var taking = Taking.of(context);
        if (taking != null) {
            taking.answer().tryFail(cause);
        }
    }

    /** It is done nowhere else: the same key sent to another node is another key. */
    void onThisNode(String scope, RoutingContext context) {
        anywhere(scope + " on " + node, context);
    }

    /** @param scope within which the key counts */
    void anywhere(String scope, RoutingContext context) {
        if (Claims.isAbsent(context.request())) {
            context.next();
        } else if (!Claims.isValid(context.request())) {
            responder.problem(context.request(), Problems.INVALID_KEY);
        } else {
            Bodies.read(context, responder, body -> take(scope, context, body));
        }
    }

    private void take(String scope, RoutingContext context, Buffer body) {
        var http = context.request();
        Bodies.wasRead(context, body);
        var claim = Claims.of(ofCaller(scope, context), http, body, responder.correlate(http));
        kept.once(claim, () -> effect(context, claim)).onComplete((answer, failure) -> {
            responder.giveBack(http.response());
            if (http.response().ended()) {
                return;
            }
            if (answer != null) {
                responder.answer(http, answer);
            } else if (failure instanceof NotKeptException raw) {
                responder.write(http.response(), raw.written);
            } else {
                context.fail(failure);
            }
        });
    }

    /** The same key of another caller is another key. */
    private static String ofCaller(String scope, RoutingContext context) {
        var acting = Acting.in(context);
        return acting == null ? scope : scope + " as " + acting.subject();
    }

    private Future<Answer> effect(RoutingContext context, KeyClaim claim) {
        Promise<Answer> answer = Promise.promise();
        context.put(TAKING, new Taking(claim, answer));
        responder.hold(context.response(), written -> {
            if (written.status() == 200 && context.get(UNDONE) == null) {
                answer.tryComplete(new Answer.Success(written.contentType(), written.body()));
            } else {
                answer.tryFail(new NotKeptException(written));
            }
        });
        context.next();
        return answer.future();
    }
}
