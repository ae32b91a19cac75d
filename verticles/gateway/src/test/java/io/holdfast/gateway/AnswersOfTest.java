package io.holdfast.gateway;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers kept in memory, under the keys that they have. */
final class AnswersOfTest implements KeptAnswers {
    final Map<String, IdempotencyRecord> kept = new ConcurrentHashMap<>();
    /** What every question for them fails with. */
    volatile @Nullable Throwable failure;
    /** What somebody else was answered in the meantime. */
    volatile String won = "";

    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    @Override
    public Future<Answer> once(KeyClaim claim, Supplier<Future<Answer>> effect) {
        if (!inFlight.add(name(claim))) {
            return Future.succeededFuture(new Answer.Refusal(Answer.Kind.KEY_IN_USE, "in progress"));
        }
        return answered(claim, effect).eventually(() -> {
            inFlight.remove(name(claim));
            return Future.succeededFuture();
        });
    }

    private Future<Answer> answered(KeyClaim claim, Supplier<Future<Answer>> effect) {
        var cause = failure;
        if (cause != null) {
            return Future.failedFuture(cause);
        }
        var found = kept.get(name(claim));
        if (found == null) {
            return effect.get()
                    .onSuccess(answer -> {
                        if (answer instanceof Answer.Definite definite) {
                            kept.put(name(claim), claim.answered(definite));
                        }
                    })
                    .recover(failed -> failed instanceof KeyTakenException
                            ? Future.succeededFuture(new Answer.Replay(200, "application/json", won))
                            : Future.failedFuture(failed));
        }
        return Future.succeededFuture(
                found.claim().fingerprint().equals(claim.fingerprint())
                        ? new Answer.Replay(found.status(), found.contentType(), found.body())
                        : new Answer.Refusal(Answer.Kind.KEY_MISMATCH, "used for another request"));
    }

    private static String name(KeyClaim claim) {
        return claim.scope() + '\n' + claim.key();
    }
}
