package io.holdfast.consumers.notifications;

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

/** Writes what users may want to hear of, each event once. */
public final class UserNotifications implements EventConsumer {
    private static final String NOTE = "select note_user_events($1, $2, $3, $4, $5)";
    private static final Set<String> TYPES =
            Set.of("order.created", "order.item_added", "order.paid", "order.refused", "payment.changed");

    private final SqlClient postgres;

    /** @param data as JSON on one line, whoever wrote it */
    private record Note(String user, CloudEvent event, String data) {}

    /** @param postgres of an event loop that is not that of whoever calls */
    public UserNotifications(SqlClient postgres) {
        this.postgres = postgres;
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.ORDERS, Topic.PAYMENTS);
    }

    @Override
    public void apply(List<CloudEvent> events) {
        var notes = events.stream()
                .filter(event -> TYPES.contains(event.type()))
                .map(UserNotifications::note)
                .toList();
        if (!notes.isEmpty()) {
            Effects.await(
                    postgres.preparedQuery(NOTE).execute(row(notes)),
                    PostgresFailure.of("the notifications cannot take it"));
        }
    }

    private static Tuple row(List<Note> notes) {
        return Tuple.tuple()
                .addArrayOfString(texts(notes, Note::user))
                .addArrayOfString(texts(notes, note -> note.event().id()))
                .addArrayOfString(texts(notes, note -> note.event().type()))
                .addArrayOfOffsetDateTime(notes.stream()
                        .map(note -> note.event().at().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addArrayOfString(texts(notes, Note::data));
    }

    private static String[] texts(List<Note> notes, Function<Note, String> text) {
        return notes.stream().map(text).toArray(String[]::new);
    }

    private static Note note(CloudEvent event) {
        var data = EventData.of(event);
        return new Note(data.getString("user_id"), event, data.encode());
    }
}
