package io.holdfast.app.reconcile;

import io.holdfast.app.audit.Audit;
import io.holdfast.app.cli.CommandException;
import io.holdfast.app.leaderboard.LeaderboardApi;
import io.holdfast.app.reconcile.Compared.State;
import io.holdfast.app.status.KafkaAddress;
import io.holdfast.app.status.StoreAddresses;
import io.holdfast.journal.OperatorActions;
import io.holdfast.journal.Postgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The audit, and then what is made of the events against the journal. A model that is still catching up is waited for; what differs
 * when it has caught up differs. Blocks its thread.
 */
final class Reconciliation {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int LOOKS = 4;
    private static final Optional<Unannounced> NONE = Optional.empty();
    private static final String NOT_KEPT = "not kept here";

    private final Instance instance;
    private final SqlConnection postgres;
    private final List<Model> models;

    /**
     * What is looked at.
     *
     * @param server its admin port
     */
    record Instance(Vertx vertx, StoreAddresses stores, LeaderboardApi server) {}

    private Reconciliation(Instance instance, SqlConnection postgres) {
        this.instance = instance;
        this.postgres = postgres;
        this.models = List.of(
                new HistoryModel(postgres), new LeaderboardModel(instance.server()), new NotificationsModel(postgres));
    }

    /** @param patience with models that are catching up */
    static Report run(Instance instance, Duration patience) {
        var audit = Audit.run(instance.vertx(), instance.stores());
        var postgres = connect(instance);
        try {
            return new Report(
                    audit,
                    new Reconciliation(instance, postgres).compare(patience),
                    instance.stores().announces());
        } finally {
            postgres.close().await();
        }
    }

    private static SqlConnection connect(Instance instance) {
        return Postgres.at(instance.stores().postgres())
                .connectForBulk(instance.vertx())
                .await();
    }

    private List<Compared> compare(Duration patience) {
        return instance.stores()
                .kafka()
                .map(kafka -> compare(kafka, patience))
                .orElseGet(() -> each(model -> Compared.without(
                        model.name(),
                        instance.stores().announces() ? State.UNKNOWN : State.NOT_KEPT,
                        instance.stores().whyUnannounced())));
    }

    private List<Compared> each(Function<Model, Compared> look) {
        return models.stream().map(look).toList();
    }

    /** One that cannot be asked does not keep the others from being compared. */
    private List<Compared> compare(KafkaAddress kafka, Duration patience) {
        try (Lag lag = Lag.on(kafka)) {
            return each(model -> compare(model, lag, nowMs() + patience.toMillis()));
        } catch (CommandException e) {
            return each(model -> unknown(model, e));
        }
    }

    private static Compared unknown(Model model, CommandException cause) {
        return Compared.without(model.name(), State.UNKNOWN, "cannot be compared: " + cause.getMessage());
    }

    private Compared compare(Model model, Lag lag, long end) {
        while (true) {
            try {
                return compared(model, lag, end);
            } catch (LeaderboardApi.NotThereException e) {
                return Compared.without(model.name(), State.NOT_KEPT, NOT_KEPT);
            } catch (LeaderboardApi.NotYetException e) {
                if (nowMs() >= end) {
                    return unknown(model, e);
                }
                pause();
            } catch (CommandException e) {
                return unknown(model, e);
            }
        }
    }

    private Compared compared(Model model, Lag lag, long end) {
        if (!lag.isKept(model.name())) {
            return Compared.without(model.name(), State.NOT_KEPT, NOT_KEPT);
        }
        while (true) {
            var found = seen(model, lag, end);
            if (found.isPresent()) {
                return found.get();
            }
        }
    }

    /** What a row of looks comes to; empty when it came to nothing and there is time for another. */
    private Optional<Compared> seen(Model model, Lag lag, long end) {
        var unannounced = model.isAheadOfAnnouncements() ? Optional.of(new Unannounced(postgres)) : NONE;
        var lasting = model.differences();
        boolean areAll = lasting.areAll();
        // What that found may be what is announced and not taken yet; what comes after is no reason to wait.
        var announced = lag.end(model.topic());
        long behind = 0;
        boolean isOwed = false;
        // What is sold meanwhile is announced and heard of a moment later: only what every look finds differs.
        for (int looks = 1;
                !lasting.list().isEmpty() && (looks < LOOKS || ((behind > 0 || isOwed) && nowMs() < end));
                looks++) {
            pause();
            isOwed = unannounced.map(Unannounced::isSome).orElse(false);
            behind = lag.behind(model.name(), announced);
            var now = model.differences();
            areAll &= now.areAll();
            lasting = new Differences(lasting.stillIn(now), lasting.areAll());
        }
        return judged(model.name(), lasting.list(), new Waits(areAll, behind, isOwed), nowMs() < end)
                .map(found -> found.asFarAs(model.scope()));
    }

    /**
     * What there is to wait for.
     *
     * @param sawAll whether no look left anything out
     * @param behind events that are announced and not taken
     * @param isOwed whether something is not even announced
     */
    record Waits(boolean sawAll, long behind, boolean isOwed) {}

    /** Empty when another row of looks may tell more. */
    static Optional<Compared> judged(String name, List<Difference> lasting, Waits waits, boolean hasTime) {
        if (lasting.isEmpty() && !waits.sawAll()) {
            return hasTime
                    ? Optional.empty()
                    : Optional.of(Compared.without(
                            name, State.BEHIND, "too much changes or differs to look at all of it; look again later"));
        }
        if (lasting.isEmpty() || (waits.behind() == 0 && !waits.isOwed())) {
            return Optional.of(Compared.of(name, lasting));
        }
        var so = waits.behind() > 0 ? "%,d events behind".formatted(waits.behind()) : "not all is announced yet";
        return Optional.of(Compared.without(
                name,
                State.BEHIND,
                "%s, too early to compare it; %,d differences so far".formatted(so, lasting.size())));
    }

    private void pause() {
        instance.vertx().timer(POLL.toMillis()).await();
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Puts right what the journal says how, each on record before; a line for each. */
    static List<String> repair(Instance instance, List<Difference> differences) {
        var postgres = connect(instance);
        try {
            var reconciliation = new Reconciliation(instance, postgres);
            var byModel = differences.stream()
                    .filter(Difference::isRepairable)
                    .collect(Collectors.groupingBy(Difference::model));
            return reconciliation.repair(byModel);
        } finally {
            postgres.close().await();
        }
    }

    private List<String> repair(Map<String, List<Difference>> byModel) {
        var lines = new ArrayList<String>();
        for (Model model : models) {
            var own = byModel.get(model.name());
            if (own != null) {
                lines.addAll(repair(model, own));
            }
        }
        return lines;
    }

    private List<String> repair(Model model, List<Difference> differences) {
        var targets = differences.stream().map(Difference::subject).toList();
        var ids = OperatorActions.begin(postgres, "reconcile", "repair", targets, "differences in " + model.name())
                .await();
        var outcomes = model.repair(differences);
        OperatorActions.end(postgres, ids, outcomes).await();
        var lines = new ArrayList<String>();
        for (int i = 0; i < differences.size(); i++) {
            lines.add(differences.get(i).line() + " => " + outcomes.get(i));
        }
        return lines;
    }
}
