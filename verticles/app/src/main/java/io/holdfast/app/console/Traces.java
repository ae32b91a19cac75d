package io.holdfast.app.console;

import io.holdfast.app.dlq.StuckBoard;
import io.holdfast.gateway.HistoryView;
import io.holdfast.journal.Inspection;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Flight;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a transaction or an order went, from what this node remembers, the journal, and the history where it is kept. */
final class Traces {
    private static final int MAX_TRANSACTIONS = 20;
    private static final String ORDER = "select user_id, lines, total, paid_tx from orders where id = $1";

    private final SqlClient postgres;
    private final Flights flights;
    private final StuckBoard stuck;
    private final Optional<HistoryView> history;
    private final InstantSource clock;

    Traces(SqlClient postgres, Flights flights, StuckBoard stuck, Optional<HistoryView> history, InstantSource clock) {
        this.postgres = postgres;
        this.flights = flights;
        this.stuck = stuck;
        this.history = history;
        this.clock = clock;
    }

    Future<Optional<JsonObject>> transaction(TxId tx) {
        return flights.of(tx)
                .compose(found -> found.isEmpty()
                        ? Inspection.decision(postgres, tx)
                                .map(decided -> decided.map(known -> FlightJson.of(tx, known)))
                        : told(found.getFirst()).map(Optional::of));
    }

    private Future<JsonObject> told(Flight flight) {
        // When the flight says how long ago it was, not when the journal has answered as well.
        var now = clock.instant();
        return Inspection.decision(postgres, flight.tx())
                .map(decided -> FlightJson.of(flight, decided, stuck(flight.tx()), now));
    }

    private Optional<Stuck> stuck(TxId tx) {
        return stuck.latest().stream().filter(each -> tx.equals(each.tx())).findFirst();
    }

    Future<Optional<JsonObject>> order(String order) {
        return postgres.preparedQuery(ORDER).execute(Tuple.of(order)).compose(rows -> {
            if (rows.size() == 0) {
                return Future.succeededFuture(Optional.empty());
            }
            var row = rows.iterator().next();
            var json = new JsonObject()
                    .put("order_id", order)
                    .put("user_id", row.getString(0))
                    .put("paid", row.getLong(3) != null)
                    .put("total_cost", row.getLong(2))
                    .put("items", items(row.getString(1)));
            return transactions(order, row.getLong(3)).compose(transactions -> events(order)
                    .map(events ->
                            Optional.of(json.put("transactions", transactions).put("events", events))));
        });
    }

    /** {@code item=quantity@price,…} */
    private static JsonArray items(String lines) {
        var items = new JsonArray();
        for (String line : lines.split(",", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                items.add(JsonArray.of(
                        line.substring(0, equals), Long.parseLong(line, equals + 1, line.indexOf('@'), 10)));
            }
        }
        return items;
    }

    /** Those that are remembered, and the one that paid it. */
    private Future<JsonArray> transactions(String order, @Nullable Long paid) {
        return flights.of(order).compose(found -> {
            var remembered = found.subList(0, Math.min(found.size(), MAX_TRANSACTIONS));
            List<Future<JsonObject>> told =
                    new ArrayList<>(remembered.stream().map(this::told).toList());
            if (paid != null
                    && remembered.stream().noneMatch(flight -> flight.tx().packed() == paid)) {
                told.add(transaction(TxId.unpack(paid)).map(json -> json.orElse(null)));
            }
            return Future.all(told).map(all -> {
                var array = new JsonArray();
                told.stream().map(Future::result).filter(Objects::nonNull).forEach(array::add);
                return array;
            });
        });
    }

    private Future<JsonArray> events(String order) {
        return history.map(view -> view.timeline(order)
                        .map(Traces::events)
                        .recover(away -> Future.succeededFuture(new JsonArray())))
                .orElseGet(() -> Future.succeededFuture(new JsonArray()));
    }

    private static JsonArray events(List<HistoryView.Entry> entries) {
        var array = new JsonArray();
        entries.forEach(entry -> array.add(new JsonObject()
                .put("type", entry.type())
                .put("at", entry.at().toString())
                .put("detail", entry.data().encode())));
        return array;
    }
}
