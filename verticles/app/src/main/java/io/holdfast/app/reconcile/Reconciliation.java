package io.holdfast.app.reconcile;

import io.holdfast.app.audit.Audit;
import io.holdfast.app.audit.AuditReport;
import io.holdfast.app.status.KafkaAddress;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Retelling;
import io.holdfast.events.Topic;
import io.holdfast.journal.OperatorActions;
import io.holdfast.journal.Postgres;
import io.holdfast.protocol.TxId;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The audit, and then what is made of the events against the journal. A model that is still catching up is waited for; what differs
 * when it has caught up differs. Blocks its thread.
 */
final class Reconciliation {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String NOT_KEPT = "not kept here";

    private final Vertx vertx;
    private final SqlConnection postgres;
    private final Duration patience;

    /**
     * What came of it.
     *
     * @param state of the model, in words
     */
    record Report(AuditReport audit, String state, List<Difference> differences) {
        boolean holds() {
            return audit.holds() && differences.isEmpty();
        }
    }

    private Reconciliation(Vertx vertx, SqlConnection postgres, Duration patience) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.patience = patience;
    }

    /** @param patience with a model that is catching up */
    static Report run(Vertx vertx, StoreAddresses stores, Duration patience) {
        var audit = Audit.run(vertx, stores);
        var postgres = Postgres.at(stores.postgres()).connectForBulk(vertx).await();
        try {
            return new Reconciliation(vertx, postgres, patience).compare(audit, stores);
        } finally {
            postgres.close().await();
        }
    }

    private Report compare(AuditReport audit, StoreAddresses stores) {
        return stores.kafka()
                .map(kafka -> compare(audit, kafka))
                .orElseGet(() -> new Report(audit, "nothing is announced", List.of()));
    }

    private Report compare(AuditReport audit, KafkaAddress kafka) {
        try (Lag lag = Lag.on(kafka)) {
            if (lag.of(HistoryModel.NAME, Topic.ORDERS).isEmpty()) {
                return new Report(audit, NOT_KEPT, List.of());
            }
            var model = new HistoryModel(postgres);
            long end = nowMs() + patience.toMillis();
            var differences = model.differences();
            long behind = lag.of(HistoryModel.NAME, Topic.ORDERS).orElse(0);
            while (!differences.isEmpty() && behind > 0 && nowMs() < end) {
                vertx.timer(POLL.toMillis()).await();
                // In this order: what was behind when it was asked may be there when it is compared, not the other way
                // round.
                behind = lag.of(HistoryModel.NAME, Topic.ORDERS).orElse(0);
                differences = model.differences();
            }
            var state = behind == 0 ? "caught up" : "%,d events behind".formatted(behind);
            return new Report(audit, state, differences);
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Gives the model what it lacks and the journal still holds; a line for each. */
    static List<String> repair(Vertx vertx, StoreAddresses stores, List<Difference> differences) {
        var postgres = Postgres.at(stores.postgres()).connectForBulk(vertx).await();
        try {
            return new Reconciliation(vertx, postgres, Duration.ZERO).repair(differences);
        } finally {
            postgres.close().await();
        }
    }

    private List<String> repair(List<Difference> differences) {
        var lacking = differences.stream()
                .filter(difference -> difference.missing() != null)
                .toList();
        if (lacking.isEmpty()) {
            return List.of();
        }
        var targets = lacking.stream().map(Difference::subject).toList();
        var ids = OperatorActions.begin(
                        postgres, "reconcile", "repair", targets, "events that are not in " + HistoryModel.NAME)
                .await();
        var outcomes = new ArrayList<String>();
        var consumer = new HistoryModel(postgres).consumer();
        for (Difference difference : lacking) {
            var events = toldOf(Objects.requireNonNull(difference.missing()));
            consumer.apply(events);
            outcomes.add(events.isEmpty() ? "the journal has no such commit any more" : "applied from the journal");
        }
        OperatorActions.end(postgres, ids, outcomes).await();
        var lines = new ArrayList<String>();
        for (int i = 0; i < lacking.size(); i++) {
            lines.add(lacking.get(i).line() + " => " + outcomes.get(i));
        }
        return lines;
    }

    private List<CloudEvent> toldOf(TxId tx) {
        return Retelling.of(postgres, tx).await().stream()
                .filter(event -> event.topic() == Topic.ORDERS)
                .toList();
    }
}
