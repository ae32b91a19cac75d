package io.holdfast.consumers.webhooks;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps events for the subscribers that want them, each once. */
public final class WebhookDeliveries implements EventConsumer {
    private static final String WANTED = "select distinct t.type from webhook w, unnest(w.types) as t (type)";
    private static final String NOTE = "select note_webhook_deliveries($1, $2, $3, $4, $5, $6, $7)";

    private final SqlClient postgres;
    private final int maxPending;

    /**
     * Opens nothing.
     *
     * @param postgres of an event loop that is not that of whoever calls
     * @param maxPending events that may wait for a subscriber before it is suspended
     */
    public WebhookDeliveries(SqlClient postgres, int maxPending) {
        this.postgres = postgres;
        this.maxPending = maxPending;
    }

    @Override
    public String name() {
        return "webhooks";
    }

    @Override
    public Set<Topic> topics() {
        return EnumSet.allOf(Topic.class);
    }

    @Override
    public void apply(List<CloudEvent> events) {
        var types = wanted();
        var wanted =
                events.stream().filter(event -> types.contains(event.type())).toList();
        wanted.forEach(EventData::of);
        if (!wanted.isEmpty()) {
            Effects.await(
                    postgres.preparedQuery(NOTE).execute(rows(wanted)),
                    PostgresFailure.of("it cannot be kept for the webhooks"));
        }
    }

    private Set<String> wanted() {
        var rows = Effects.await(postgres.query(WANTED).execute(), PostgresFailure.of("who wants it cannot be read"));
        return rows.stream().map(row -> row.getString(0)).collect(Collectors.toSet());
    }

    private Tuple rows(List<CloudEvent> events) {
        return Tuple.tuple()
                .addArrayOfString(texts(events, CloudEvent::id))
                .addArrayOfString(texts(events, CloudEvent::type))
                .addArrayOfString(texts(events, CloudEvent::subject))
                .addArrayOfOffsetDateTime(events.stream()
                        .map(event -> event.at().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(texts(events, CloudEvent::data))
                .addArrayOfString(events.stream().map(CloudEvent::trace).toArray(String[]::new))
                .addLong((long) maxPending);
    }

    private static String[] texts(List<CloudEvent> events, Function<CloudEvent, String> text) {
        return events.stream().map(text).toArray(String[]::new);
    }
}
