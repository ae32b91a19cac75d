package io.holdfast.stock;

import static io.holdfast.protocol.Participants.STOCK;

import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Unavailability;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Success;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Direction;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.StockRequest;
import io.holdfast.protocol.Transaction;
import io.holdfast.reservations.Participant;
import io.holdfast.reservations.Participant.Balance;
import io.holdfast.reservations.Seeding;
import io.holdfast.runtime.TransactionClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stock domain's answers to its requests. */
final class Stock {
    private static final Success CHANGED = Success.text("Stock changed");
    private static final Success SEEDED = Success.json("{\"msg\":\"Batch init for stock successful\"}");
    private static final Answer RECOVERING = new Answer.NotNow("the stock is recovering", 1);

    private final Catalogue catalogue;
    private final Participant participant;
    private final Seeding seeding;
    private final TransactionClient transactions;
    private final IdempotencyStore keys;
    private final Supplier<String> ids;

    Stock(
            Catalogue catalogue,
            Participant participant,
            Seeding seeding,
            TransactionClient transactions,
            IdempotencyStore keys,
            Supplier<String> ids) {
        this.catalogue = catalogue;
        this.participant = participant;
        this.seeding = seeding;
        this.transactions = transactions;
        this.keys = keys;
        this.ids = ids;
    }

    /** {@code trace}: the request's trace context, or null. */
    Future<Answer> answer(StockRequest request, @Nullable String trace) {
        var claim = request.claim();
        return (claim == null ? effect(request, trace) : keys.once(claim, () -> effect(request, trace)))
                .recover(Unavailability::ofRead);
    }

    private Future<Answer> effect(StockRequest request, @Nullable String trace) {
        return switch (request) {
            case StockRequest.Find(var id) -> find(id);
            case StockRequest.Create(long priceMinor, var claim) -> create(priceMinor, claim);
            case StockRequest.Add(var id, long amount, var claim) -> change(id, amount, Direction.CREDIT, claim, trace);
            case StockRequest.Subtract(var id, long amount, var claim) ->
                change(id, amount, Direction.DEBIT, claim, trace);
            case StockRequest.Seed seed -> seed(seed);
        };
    }

    private Future<Answer> find(String id) {
        return catalogue
                .price(id)
                .compose(price -> price == null
                        ? Future.succeededFuture(unknown(id))
                        : participant.balance(id).map(balance -> switch (balance) {
                            case Balance.Available(long amount) ->
                                Success.json("{\"stock\":" + amount + ",\"price\":" + price + "}");
                            case Balance.Recovering recovering -> RECOVERING;
                        }));
    }

    private Future<Answer> create(long priceMinor, @Nullable KeyClaim claim) {
        var id = ids.get();
        var created = Success.json("{\"item_id\":\"" + id + "\"}");
        return (claim == null
                        ? catalogue.create(id, priceMinor)
                        : catalogue.create(id, priceMinor, claim.answered(created)))
                .<Answer>map(created)
                .recover(cause -> Unavailability.ofWrite(cause, "/stock/find/" + id));
    }

    private Future<Answer> change(
            String id, long amount, Direction direction, @Nullable KeyClaim claim, @Nullable String trace) {
        return catalogue.price(id).compose(price -> {
            if (price == null) {
                return Future.succeededFuture(unknown(id));
            }
            var shard = ShardId.of(STOCK, id, participant.shards());
            var branch = new Branch(shard, direction, List.of(new Line(id, amount)));
            var record = claim == null ? null : claim.answered(CHANGED);
            return transactions.run(Transaction.direct(branch, record).traced(trace), CHANGED, "/stock/find/" + id);
        });
    }

    private Future<Answer> seed(StockRequest.Seed seed) {
        var claim = seed.claim();
        return seeding.seed(seed.items(), seed.startingStock(), connection -> Catalogue.seed(
                                connection, seed.items(), seed.priceMinor())
                        .compose(seeded -> claim == null
                                ? Future.succeededFuture()
                                : IdempotencyStore.keep(connection, claim.answered(SEEDED))))
                .<Answer>map(SEEDED)
                .recover(Unavailability::ofUnplacedWrite);
    }

    Future<Lookup.Found> found(Lookup question) {
        return switch (question) {
            case Lookup.Price(var id) ->
                catalogue
                        .price(id)
                        .map(price -> price == null ? new Lookup.Found.Missing() : new Lookup.Found.PriceIs(price));
            case Lookup.Account account ->
                Future.failedFuture(new IllegalStateException("stock knows no accounts: " + account));
        };
    }

    static Answer outOfStock(String id) {
        return new Answer.Refusal(Answer.Kind.OUT_OF_STOCK, "not enough of item " + id + " is available");
    }

    private static Answer unknown(String id) {
        return new Answer.Refusal(Answer.Kind.UNKNOWN_ITEM, "there is no item " + id);
    }
}
