package io.holdfast.payment;

import static io.holdfast.protocol.Participants.PAYMENT;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Unavailability;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Success;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.PaymentRequest;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.reservations.Participant;
import io.holdfast.reservations.Participant.Balance;
import io.holdfast.reservations.Seeding;
import io.holdfast.runtime.TransactionClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The payment domain's answers to its requests. */
final class Payment {
    private static final Success FUNDED = Success.json("{\"done\":true}");
    private static final Success PAID = Success.text("Payment successful");
    private static final Success SEEDED = Success.json("{\"msg\":\"Batch init for users successful\"}");
    private static final Answer RECOVERING = new Answer.NotNow("the accounts are recovering", 1);

    private final Accounts accounts;
    private final Participant participant;
    private final Seeding seeding;
    private final TransactionClient transactions;
    private final IdempotencyStore keys;
    private final Supplier<String> ids;

    Payment(
            Accounts accounts,
            Participant participant,
            Seeding seeding,
            TransactionClient transactions,
            IdempotencyStore keys,
            Supplier<String> ids) {
        this.accounts = accounts;
        this.participant = participant;
        this.seeding = seeding;
        this.transactions = transactions;
        this.keys = keys;
        this.ids = ids;
    }

    /** {@code trace}: the request's trace context, or null. */
    Future<Answer> answer(PaymentRequest request, @Nullable String trace) {
        var claim = request.claim();
        return (claim == null ? effect(request, trace) : keys.once(claim, () -> effect(request, trace)))
                .recover(Unavailability::ofRead);
    }

    private Future<Answer> effect(PaymentRequest request, @Nullable String trace) {
        return switch (request) {
            case PaymentRequest.Find(var id) -> find(id);
            case PaymentRequest.Create(var claim) -> create(claim);
            case PaymentRequest.AddFunds(var id, long amount, var claim) ->
                change(id, amount, Direction.CREDIT, FUNDED, claim, trace);
            case PaymentRequest.Pay(var id, long amount, var claim) ->
                change(id, amount, Direction.DEBIT, PAID, claim, trace);
            case PaymentRequest.Seed seed -> seed(seed);
        };
    }

    private Future<Answer> find(String id) {
        return accounts.exists(id)
                .compose(exists -> !exists
                        ? Future.succeededFuture(unknown(id))
                        : participant.balance(id).map(balance -> switch (balance) {
                            case Balance.Available(long amount) ->
                                Success.json("{\"user_id\":\"" + id + "\",\"credit\":" + amount + "}");
                            case Balance.Recovering recovering -> RECOVERING;
                        }));
    }

    private Future<Answer> create(@Nullable KeyClaim claim) {
        var id = ids.get();
        var created = Success.json("{\"user_id\":\"" + id + "\"}");
        return (claim == null ? accounts.create(id) : accounts.create(id, claim.answered(created)))
                .<Answer>map(created)
                .recover(cause -> Unavailability.ofWrite(cause, "/payment/find_user/" + id));
    }

    private Future<Answer> change(
            String id,
            long amount,
            Direction direction,
            Success success,
            @Nullable KeyClaim claim,
            @Nullable String trace) {
        return accounts.exists(id).compose(exists -> {
            if (!exists) {
                return Future.succeededFuture(unknown(id));
            }
            var shard = ShardId.of(PAYMENT, id, participant.shards());
            var branch = new Branch(shard, direction, List.of(new Line(id, amount)));
            var record = claim == null ? null : claim.answered(success);
            return transactions.run(
                    Transaction.direct(branch, record).traced(trace), success, "/payment/find_user/" + id);
        });
    }

    private Future<Answer> seed(PaymentRequest.Seed seed) {
        var claim = seed.claim();
        return seeding.seed(
                        seed.users(),
                        seed.startingCreditMinor(),
                        connection -> claim == null
                                ? Future.succeededFuture()
                                : IdempotencyStore.keep(connection, claim.answered(SEEDED)))
                .<Answer>map(SEEDED)
                .recover(Unavailability::ofUnplacedWrite);
    }

    Future<Lookup.Found> found(Lookup question) {
        return switch (question) {
            case Lookup.Account(var id) ->
                accounts.exists(id).map(exists -> exists ? new Lookup.Found.Exists() : new Lookup.Found.Missing());
            case Lookup.Price price ->
                Future.failedFuture(new IllegalStateException("payment knows no items: " + price));
        };
    }

    static Answer insufficientCredit(String id) {
        return new Answer.Refusal(Answer.Kind.INSUFFICIENT_CREDIT, "user " + id + " has less credit than that");
    }

    private static Answer unknown(String id) {
        return new Answer.Refusal(Answer.Kind.UNKNOWN_USER, "there is no user " + id);
    }
}
