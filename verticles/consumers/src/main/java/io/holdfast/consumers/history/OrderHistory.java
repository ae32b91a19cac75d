package io.holdfast.consumers.history;

import io.holdfast.consumers.EventData;
import io.holdfast.consumers.PostgresFailure;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.Effects;
import io.holdfast.events.consuming.EventConsumer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Writes it. An event is a row under its id, so it has its effect once. */
public final class OrderHistory implements EventConsumer {
    private static final String NOTE = "select note_order_events($1, $2, $3, $4, $5)";

    private final SqlClient postgres;

    /** @param postgres of an event loop that is not that of whoever calls */
    public OrderHistory(SqlClient postgres) {
        this.postgres = postgres;
    }

    @Override
    public String name() {
        return "order-history";
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.ORDERS);
    }

    @Override
    public void apply(List<CloudEvent> events) {
        events.forEach(EventData::of);
        Effects.await(
                postgres.preparedQuery(NOTE)
                        .execute(Tuple.tuple()
                                .addArrayOfString(texts(events, CloudEvent::subject))
                                .addArrayOfString(texts(events, CloudEvent::id))
                                .addArrayOfString(texts(events, CloudEvent::type))
                                .addArrayOfOffsetDateTime(times(events))
                                .addArrayOfString(texts(events, CloudEvent::data))),
                PostgresFailure.of("the history of orders cannot take it"));
    }

    private static String[] texts(List<CloudEvent> events, Function<CloudEvent, String> text) {
        return events.stream().map(text).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(List<CloudEvent> events) {
        return events.stream().map(event -> event.at().atOffset(ZoneOffset.UTC)).toArray(OffsetDateTime[]::new);
    }
}
