package io.holdfast.runtime;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Coordinator;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Journal;
import io.holdfast.coordinator.Messenger;
import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ProtocolSelector.Health;
import io.holdfast.coordinator.Rejection;
import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.coordinator.Timers;
import io.holdfast.coordinator.Verb;
import io.holdfast.protocol.LogFields;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Drives the coordinators of one event loop: feeds them replies, decisions and the time, and carries out their effects
 * over the event bus and the journal.
 *
 * <p>One session serves at a time. When it is fenced by somebody else, a stuck transaction keeps it from going on, or it is a
 * day old, the next one is opened, and the old one drains: what it has in flight goes on to its end, and then the session is closed.
 */
public final class CoordinatorLoop {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLoop.class);
    private static final long TICK_MS = 20;
    private static final long RENEW_MS = 1_000;

    /** A part of the journal can be dropped only once its session is over. */
    private static final long LIFE_MS = TimeUnit.DAYS.toMillis(1);

    /** In all sessions of the loop. While shards are away what was begun stays; it must not fill the memory. */
    static final int MAX_UNSETTLED = 16_384;

    private static final Outcome OVERLOADED = new Outcome.NotNow("too many transactions are unsettled");
    private static final Outcome BETWEEN_SESSIONS = new Outcome.NotNow("the next session is being opened");

    private final Vertx vertx;
    private final Setup setup;
    private final LoopSessions sessions;
    private final LoopDecoration decoration;
    private final EventBusMessenger messenger;
    private final Messenger commands;
    private final Function<Transaction, Future<Outcome>> transactions;
    private final Map<Long, SessionRun> draining = new LinkedHashMap<>();
    private SessionRun serving;
    private boolean opening;
    private boolean succeeding;
    private ProtocolSelector.@Nullable Switch toldSwitch;

    /** What a loop is made of. */
    public record Setup(
            long deadlineMs,
            ProtocolSelector selector,
            List<ShardId> shards,
            Map<String, CircuitBreaker> breakers,
            ShardKeeper keeper,
            LongSupplier clockMs,
            LoopMeters meters,
            FlightRecorder recorder,
            BiConsumer<Long, ProtocolSelector.Switch> onSwitch,
            Function<EventSink, LoopDecoration> decoration) {}

    /** Opens the first session and serves; call it on the event loop that it is for. */
    public static Future<CoordinatorLoop> start(Vertx vertx, Setup setup, LoopSessions sessions) {
        return sessions.open().map(session -> new CoordinatorLoop(vertx, setup, sessions, session));
    }

    private CoordinatorLoop(Vertx vertx, Setup setup, LoopSessions sessions, long session) {
        this.vertx = vertx;
        this.setup = setup;
        this.sessions = sessions;
        setup.recorder().serve(vertx.getOrCreateContext());
        this.decoration = setup.decoration().apply(this::on);
        this.messenger = new EventBusMessenger(
                vertx, setup.shards(), setup.breakers(), setup.clockMs(), setup.meters(), decoration.replies());
        this.commands = decoration.messenger(messenger);
        this.transactions = decoration.transactions(this::begin);
        setup.breakers().forEach(setup.meters()::observe);
        this.serving = serve(session, setup.selector());
        vertx.setPeriodic(TICK_MS, timer -> tick());
        vertx.setPeriodic(RENEW_MS, timer -> renew());
        StuckPlace.open(
                vertx,
                Addresses.stuckTransactions(),
                new StuckTransactions(this::stuckSessions, messenger, setup.clockMs()));
    }

    private List<StuckTransactions.Session> stuckSessions() {
        return runs().stream()
                .map(run -> new StuckTransactions.Session(run.coordinator, run.timers.inDoubt))
                .toList();
    }

    private SessionRun serve(long session, ProtocolSelector selector) {
        var journal = decoration.journal(sink -> sessions.journal(session, () -> serving.coordinator.voting(), sink));
        var timers = new LoopTimers(journal);
        var coordinator = new Coordinator(
                session,
                setup.deadlineMs(),
                selector,
                new Coordinator.Ports(journal, commands, timers, setup.keeper()));
        setup.meters().observe(coordinator);
        sessions.serving(coordinator);
        return new SessionRun(coordinator, timers, setup.clockMs().getAsLong());
    }

    /** Runs a transaction to its answer; a refusal is an outcome, not a failure. */
    public Future<Outcome> run(Transaction transaction) {
        return transactions.apply(transaction);
    }

    private Future<Outcome> begin(Transaction transaction) {
        if (opening) {
            return Future.succeededFuture(BETWEEN_SESSIONS);
        }
        if (unsettled() >= MAX_UNSETTLED) {
            return Future.succeededFuture(OVERLOADED);
        }
        if (!serving.coordinator.hasRoom()) {
            of(LOG.atWarn(), session())
                    .log("session {} is held back by a stuck transaction, the next one takes over", session());
            openNext();
            return Future.succeededFuture(OVERLOADED);
        }
        var away = messenger.away(transaction);
        if (away.isPresent()) {
            return Future.succeededFuture(new Outcome.NotNow(away.get() + " cannot be reached"));
        }
        return begin(transaction, serving.coordinator, health());
    }

    private Future<Outcome> begin(Transaction transaction, Coordinator coordinator, Health health) {
        var selector = coordinator.selector();
        boolean isCheckout = transaction.gate() != null;
        var answer = new Answer();
        answer.mode = isCheckout ? selector.mode() : null;
        var tx = coordinator.begin(transaction, health, setup.clockMs().getAsLong(), answer);
        answer.tx = tx;
        var attempt = coordinator.attempt(tx);
        if (attempt != null) {
            answer.mode = isCheckout ? attempt.mode() : null;
            setup.recorder().begun(attempt, selector, health);
        }
        return answer.told.future();
    }

    /** What the client of one transaction is told. */
    private final class Answer implements Consumer<Outcome> {
        private final Promise<Outcome> told = Promise.promise();
        private @Nullable TxId tx;
        private @Nullable Mode mode;

        @Override
        public void accept(Outcome outcome) {
            setup.meters().answered(outcome, mode);
            if (tx != null) {
                setup.recorder().answered(tx, outcome);
            }
            told.complete(outcome);
        }
    }

    private Health health() {
        return messenger.isTroubled() ? Health.TROUBLED : Health.SOUND;
    }

    private void on(TxId tx, Event event) {
        var run = tx.session() == session() ? serving : draining.get(tx.session());
        if (run == null) {
            return;
        }
        if (event instanceof Event.Durable) {
            run.timers.inDoubt.succeeded();
        }
        setup.recorder().learned(tx, event);
        run.coordinator.on(tx, event, setup.clockMs().getAsLong());
        if (event instanceof Event.Rejected(Rejection why) && why == Rejection.SESSION_FENCED && run == serving) {
            fenced();
        }
    }

    /** Somebody took this loop for dead, which it was not. */
    private void fenced() {
        if (!opening) {
            of(LOG.atWarn(), session())
                    .log("session {} was fenced by somebody else, the next one takes over", session());
            openNext();
        }
    }

    private void openNext() {
        opening = true;
        sessions.open().onSuccess(this::takeOver).onFailure(cause -> {
            of(LOG.atWarn(), session()).log("no session can be opened yet: {}", cause.getMessage());
            vertx.setTimer(RENEW_MS, timer -> openNext());
        });
    }

    /** The old session serves until the next one is open, so nobody is turned away. */
    private void succeed() {
        succeeding = true;
        sessions.open()
                .onSuccess(this::takeOver)
                .onFailure(cause -> of(LOG.atInfo(), session())
                        .log("session {} is succeeded later: {}", session(), cause.getMessage()))
                .onComplete(opened -> succeeding = false);
    }

    private void takeOver(long session) {
        draining.put(session(), serving);
        serving = serve(session, serving.coordinator.selector());
        opening = false;
    }

    private void renew() {
        var all = new ArrayList<>(draining.keySet());
        all.add(session());
        sessions.renew(all)
                .onSuccess(fenced -> {
                    if (fenced.contains(session())) {
                        fenced();
                    }
                })
                .onFailure(cause -> LOG.debug("the leases of {} are renewed later: {}", all, cause.getMessage()));
        closeDrained();
        if (!opening && !succeeding && setup.clockMs().getAsLong() - serving.beganMs >= LIFE_MS) {
            succeed();
        }
        // A message that was lost with a shard's connection must not keep the records of what is settled for ever.
        runs().forEach(run -> run.toldLowWater = 0);
    }

    private List<SessionRun> runs() {
        var runs = new ArrayList<>(draining.values());
        runs.add(serving);
        return runs;
    }

    private void tick() {
        long nowMs = setup.clockMs().getAsLong();
        for (SessionRun run : runs()) {
            run.coordinator.expire(nowMs);
            tellLowWater(run);
        }
        var lastSwitch = serving.coordinator.selector().lastSwitch();
        if (lastSwitch != null && !lastSwitch.equals(toldSwitch)) {
            toldSwitch = lastSwitch;
            setup.onSwitch().accept(session(), lastSwitch);
        }
    }

    /** Tells the shards how far everything is settled, when that is news. */
    private void tellLowWater(SessionRun run) {
        long lowWater = run.coordinator.lowWater();
        if (lowWater > run.toldLowWater) {
            run.toldLowWater = lowWater;
            messenger.tellLowWater(run.coordinator.session(), lowWater);
        }
    }

    private void closeDrained() {
        for (SessionRun run : List.copyOf(draining.values())) {
            if (run.coordinator.unsettled() == 0 && !run.closing) {
                close(run).onFailure(cause -> of(LOG.atWarn(), run.coordinator.session())
                        .log("session {} is closed later: {}", run.coordinator.session(), cause.getMessage()));
            }
        }
    }

    private Future<Void> close(SessionRun run) {
        long session = run.coordinator.session();
        run.closing = true;
        tellLowWater(run);
        return sessions.close(run.coordinator)
                .onSuccess(closed -> {
                    draining.remove(session);
                    setup.meters().forget(session);
                    messenger.tellLowWater(session, TxId.MAX_SEQ);
                })
                .onFailure(cause -> run.closing = false);
    }

    /** Closes the sessions of which nothing is unsettled; for an orderly end, when nothing begins any more. */
    public Future<Void> close() {
        var closing = runs().stream()
                .filter(run -> run.coordinator.unsettled() == 0 && !run.closing)
                .map(this::close)
                .toList();
        return Future.join(closing).mapEmpty();
    }

    private static LoggingEventBuilder of(LoggingEventBuilder line, long session) {
        return line.addKeyValue(LogFields.SESSION, session);
    }

    /** The session that serves. */
    public long session() {
        return serving.coordinator.session();
    }

    /** How many transactions are not settled, in all sessions. */
    public int unsettled() {
        int count = serving.coordinator.unsettled();
        for (SessionRun run : draining.values()) {
            count += run.coordinator.unsettled();
        }
        return count;
    }

    /** One session on this loop. */
    private static final class SessionRun {
        final Coordinator coordinator;
        final LoopTimers timers;
        final long beganMs;
        long toldLowWater;
        boolean closing;

        SessionRun(Coordinator coordinator, LoopTimers timers, long beganMs) {
            this.coordinator = coordinator;
            this.timers = timers;
            this.beganMs = beganMs;
        }
    }

    private final class LoopTimers implements Timers {
        private final Retries<Attempt> inDoubt;

        LoopTimers(Journal journal) {
            this.inDoubt = new Retries<>(vertx, new Backoff(100, 2_000), setup.clockMs(), journal::abort);
        }

        @Override
        public void sendLater(Attempt attempt, int branch, Verb verb) {
            messenger.sendLater(attempt, branch, verb);
        }

        @Override
        public void abortLater(Attempt attempt) {
            inDoubt.add(attempt);
        }
    }
}
