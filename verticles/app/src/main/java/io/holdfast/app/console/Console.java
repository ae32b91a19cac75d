package io.holdfast.app.console;

import io.holdfast.app.cli.Version;
import io.holdfast.app.console.LiveState.FromJournal;
import io.holdfast.app.dlq.StuckBoard;
import io.holdfast.gateway.ConsoleView;
import io.holdfast.gateway.HistoryView;
import io.holdfast.journal.Inspection;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.Shards;
import io.holdfast.protocol.TxId;
import io.holdfast.protocol.Vitals;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the console shows of this node. It works only while somebody looks. */
public final class Console extends VerticleBase implements ConsoleView {
    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final long STATE_MS = 500;
    private static final long JOURNAL_MS = 1_000;
    private static final long SELDOM_MS = 5_000;
    private static final int MAX_SESSIONS = 50;
    private static final int MAX_SWITCHES = 20;

    private final Setup setup;
    private final LiveState state;
    private final CheckoutRates rates;
    private final BooksWatch books;
    private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();
    private FromJournal fromJournal = FromJournal.NOTHING;
    private List<String> killable = List.of();
    private @Nullable SqlClient postgres;
    private @Nullable Traces traces;
    private boolean looking;

    /**
     * What it is made with.
     *
     * @param data the folder of the instance
     * @param announces whether there are events
     * @param killable whether stores that are the instance's own may be killed
     */
    public record Setup(
            String node,
            Path data,
            Postgres postgres,
            MeterRegistry registry,
            Supplier<Vitals> vitals,
            StuckBoard stuck,
            Flights flights,
            Optional<HistoryView> history,
            boolean announces,
            boolean killable,
            InstantSource clock) {}

    public Console(Setup setup) {
        this.setup = setup;
        this.state = new LiveState(setup.registry(), setup.vitals(), setup.stuck());
        this.rates = new CheckoutRates(setup.registry());
        this.books = new BooksWatch(setup.data());
    }

    @Override
    public Future<?> start() {
        var client = setup.postgres().client(vertx);
        postgres = client;
        traces = new Traces(client, setup.flights(), setup.stuck(), setup.history(), setup.clock());
        var begun = setup.clock().instant();
        vertx.setPeriodic(STATE_MS, timer -> tick(begun));
        vertx.setPeriodic(0, JOURNAL_MS, timer -> ifWatched(this::readJournal));
        vertx.setPeriodic(0, SELDOM_MS, timer -> ifWatched(this::lookForStores));
        return Future.succeededFuture();
    }

    private void ifWatched(Runnable work) {
        if (!watchers.isEmpty()) {
            work.run();
        }
    }

    private void tick(Instant begun) {
        if (watchers.isEmpty()) {
            if (looking) {
                looking = false;
                books.end();
            }
            return;
        }
        begin();
        books.run();
        var text = state(begun).encode();
        watchers.forEach(watcher -> watcher.accept(text));
    }

    /** Asks at once for what is else asked for now and then, so that the first state has it already. */
    private void begin() {
        if (!looking) {
            looking = true;
            rates.begin();
            readJournal();
            lookForStores();
        }
    }

    private JsonObject state(Instant begun) {
        var now = setup.clock().instant();
        return new JsonObject()
                .put("node", setup.node())
                .put("version", new Version().getVersion()[0])
                .put("started_at", begun.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("at", now.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("faults_enabled", setup.killable())
                .put("events_enabled", setup.announces())
                .put("killable", new JsonArray(killable))
                .put("checkouts", rates.tick(System.nanoTime()))
                .mergeIn(state.now(fromJournal, setup.announces()))
                .put("books", LiveState.books(books.last(), now))
                .put("books_problem", books.problem());
    }

    private void readJournal() {
        var client = Objects.requireNonNull(postgres);
        var sessions = Inspection.sessions(client, MAX_SESSIONS);
        var switches = Inspection.switches(client, MAX_SWITCHES);
        var shards = Shards.all(client);
        Future.all(sessions, switches, shards)
                .onSuccess(read -> fromJournal = new FromJournal(
                        sessions.result(),
                        switches.result(),
                        shards.result().values().stream()
                                .collect(Collectors.toMap(Shards.Recorded::shard, Shards.Recorded::generation))))
                .onFailure(cause -> LOG.debug("the journal is shown as it was: {}", cause.getMessage()));
    }

    private void lookForStores() {
        if (setup.killable()) {
            vertx.executeBlocking(() -> OwnStores.names(setup.data()))
                    .onSuccess(names -> killable = names)
                    .onFailure(cause -> LOG.debug("what runs is not known: {}", cause.getMessage()));
        }
    }

    @Override
    public Watching watch(Consumer<String> each) {
        watchers.add(each);
        context.runOnContext(turn -> begin());
        return () -> watchers.remove(each);
    }

    @Override
    public Future<Optional<JsonObject>> transaction(TxId tx) {
        return Objects.requireNonNull(traces, "not started").transaction(tx);
    }

    @Override
    public Future<Optional<JsonObject>> order(String order) {
        return Objects.requireNonNull(traces, "not started").order(order);
    }

    @Override
    public Future<Boolean> kill(String store) {
        return setup.killable()
                ? vertx.executeBlocking(() -> OwnStores.kill(setup.data(), store))
                : Future.succeededFuture(false);
    }

    @Override
    public Future<?> stop() {
        books.end();
        return Future.succeededFuture();
    }
}
