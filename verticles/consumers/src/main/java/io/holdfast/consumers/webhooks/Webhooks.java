package io.holdfast.consumers.webhooks;

import io.holdfast.gateway.NotNowException;
import io.holdfast.gateway.WebhookControl;
import io.holdfast.journal.IdempotencyStore;
import io.holdfast.journal.Unavailability;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.KeyClaim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The list of subscribers. */
public final class Webhooks implements WebhookControl {
    private static final String SHOWN = """
            select w.id, w.url, w.types, w.state, w.created_at, w.suspended_at, w.missed, w.failures, w.failing_since,
                   w.last_error, w.next_try_at, w.waiting
            from webhook w where $1::text is null or w.id = $1 order by w.created_at, w.id""";
    private static final String ADD = """
            insert into webhook (id, url, secret, types)
            select $1, $2, $3, $4 where (select count(*) from webhook) < $5""";
    private static final String REMOVE = "delete from webhook where id = $1";
    private static final String RESUME = """
            update webhook w set state = 'active', suspended_at = null, failures = 0, failing_since = null,
                   last_error = null, next_try_at = clock_timestamp(), allowance = waiting
            where id = $1""";

    private final Pool postgres;
    private final Destinations destinations;
    private final RandomGenerator chance;

    /**
     * Opens nothing.
     *
     * @param chance that nobody can guess
     */
    public Webhooks(Vertx vertx, Pool postgres, boolean allowPrivate, RandomGenerator chance) {
        this.postgres = postgres;
        this.destinations = Destinations.of(vertx, allowPrivate);
        this.chance = chance;
    }

    @Override
    public Future<Created> add(String url, List<String> types, @Nullable KeyClaim claim) {
        return Future.succeededFuture(url)
                .map(Destinations::parse)
                .compose(parsed -> destinations.resolve(parsed))
                .compose(allowed -> claim == null ? insert(postgres, url, types) : insertOnce(url, types, claim));
    }

    private Future<Created> insertOnce(String url, List<String> types, KeyClaim claim) {
        return postgres.withTransaction(transaction -> insert(transaction, url, types)
                        .compose(created -> IdempotencyStore.keep(transaction, claim.answered(answer(created)))
                                .map(created)))
                .map(Objects::requireNonNull)
                .recover(Webhooks::failed);
    }

    private static Answer.Success answer(Created created) {
        return Answer.Success.json(created.json().encode());
    }

    private Future<Created> insert(SqlClient postgres, String url, List<String> types) {
        var created = new Created(Tokens.random(chance), Tokens.secret(chance));
        var row = Tuple.tuple()
                .addString(created.id())
                .addString(url)
                .addString(created.secret())
                .addArrayOfString(types.toArray(String[]::new))
                .addInteger(MOST);
        return ask(postgres, ADD, row).map(rows -> {
            if (rows.rowCount() == 0) {
                throw new InvalidWebhookException("there are " + MOST + " already; remove one first");
            }
            return created;
        });
    }

    @Override
    public Future<List<Webhook>> list() {
        return shown(null);
    }

    @Override
    public Future<Optional<Webhook>> find(String id) {
        return shown(id).map(found -> found.stream().findFirst());
    }

    private Future<List<Webhook>> shown(@Nullable String id) {
        return ask(SHOWN, Tuple.tuple().addString(id))
                .map(rows -> rows.stream().map(Webhooks::webhook).toList());
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.getString(0),
                row.getString(1),
                List.of(row.getArrayOfStrings(2)),
                row.getString(3),
                row.getOffsetDateTime(4).toInstant(),
                instant(row, 5),
                row.getLong(11),
                row.getLong(6),
                row.getInteger(7),
                instant(row, 8),
                row.getString(9),
                row.getInteger(7) == 0 ? null : instant(row, 10));
    }

    private static @Nullable Instant instant(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    @Override
    public Future<Boolean> remove(String id) {
        return ask(REMOVE, Tuple.of(id)).map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Future<Boolean> resume(String id) {
        return ask(RESUME, Tuple.of(id)).map(rows -> rows.rowCount() == 1);
    }

    private Future<RowSet<Row>> ask(String sql, Tuple arguments) {
        return ask(postgres, sql, arguments);
    }

    private static Future<RowSet<Row>> ask(SqlClient postgres, String sql, Tuple arguments) {
        return postgres.preparedQuery(sql).execute(arguments).recover(Webhooks::failed);
    }

    private static <T> Future<T> failed(Throwable cause) {
        return Future.failedFuture(
                Unavailability.isOfAStore(cause) ? new NotNowException("the database cannot be reached") : cause);
    }
}
