package io.holdfast.app.reconcile;

import io.holdfast.events.CloudEvent;
import io.holdfast.events.Retelling;
import io.holdfast.events.consuming.EventConsumer;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Gives a consumer what it lacks from the journal, as far as the journal still holds it. An event that comes after all has no effect any more. */
final class Lacking {
    private final SqlConnection postgres;
    private final EventConsumer consumer;

    Lacking(SqlConnection postgres, EventConsumer consumer) {
        this.postgres = postgres;
        this.consumer = consumer;
    }

    /** What came of each. */
    List<String> apply(List<Difference> lacking) {
        var outcomes = new ArrayList<String>();
        for (Difference difference : lacking) {
            var events = told(difference);
            consumer.apply(events);
            outcomes.add(events.isEmpty() ? "the journal has no such commit any more" : "applied from the journal");
        }
        return outcomes;
    }

    private List<CloudEvent> told(Difference difference) {
        var tx = Objects.requireNonNull(difference.missing(), "nothing is missing");
        return Retelling.of(postgres, tx).await().stream()
                .filter(event -> consumer.topics().contains(event.topic()))
                .toList();
    }
}
