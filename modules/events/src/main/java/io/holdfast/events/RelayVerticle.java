package io.holdfast.events;

import io.holdfast.journal.Postgres;
import io.holdfast.runtime.OwnThread;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces the journal on Kafka, for ever; of several nodes one does, and another when that one is gone. Whatever fails, it begins
 * anew at what is marked. One that does not know that its turn is over repeats what it had read, which the ids show.
 *
 * <p>It works on a thread of its own, which waits for both ends, and asks Postgres on an event loop of its own: thousands of rows at a
 * time would hold up those that serve.
 */
public final class RelayVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RelayVerticle.class);
    private static final long LOOK_MS = 50;
    /**
     * From one round that told something to the next. Each costs a batch for every partition, with buffers of its own, whatever is
     * in it.
     */
    private static final long ROUND_MS = 150;

    private static final long TURN_MS = 1_000;
    private static final String TAKE_TURN = "select pg_try_advisory_lock(8, 0)";

    private final Setup setup;
    private final RelayMeters meters;
    private final OwnThread thread = new OwnThread("relay", this::relay);
    private @Nullable Backlog backlog;

    /**
     * What a relay is made with.
     *
     * @param own of an event loop that is not that of who serves, which whoever made it closes
     * @param kafka the settings of its clients, which may be known later
     * @param partitions of topics that do not exist yet
     * @param marking is put around each mark of what Kafka has acknowledged
     */
    public record Setup(
            Vertx own,
            Postgres postgres,
            CompletionStage<Map<String, Object>> kafka,
            Topics topics,
            int partitions,
            MeterRegistry meters,
            EventTraces traces,
            InstantSource clock,
            UnaryOperator<Runnable> marking) {}

    public RelayVerticle(Setup setup) {
        this.setup = setup;
        this.meters = new RelayMeters(setup.meters(), setup.clock());
    }

    @Override
    public Future<?> start() {
        var looking = new Backlog(vertx, setup.postgres().pool(vertx), meters);
        looking.look();
        backlog = looking;
        thread.start();
        return Future.succeededFuture();
    }

    private void relay(Runnable goesOn) throws Exception {
        var kafka = setup.kafka().toCompletableFuture().get();
        var pool = setup.postgres().pool(setup.own());
        try {
            takeTurns(pool, kafka, goesOn);
        } finally {
            close(pool);
        }
    }

    private void takeTurns(Pool pool, Map<String, Object> kafka, Runnable goesOn) throws InterruptedException {
        var journal = pool.getConnection().await();
        try {
            takeTurns(journal, kafka, goesOn);
        } finally {
            // A pool that is closed leaves alone what is lent, and with it our turn.
            journal.close().onFailure(cause -> LOG.debug("the relay's connection had ended", cause));
        }
    }

    private void takeTurns(SqlConnection journal, Map<String, Object> kafka, Runnable goesOn)
            throws InterruptedException {
        while (!isOurTurn(journal)) {
            Thread.sleep(TURN_MS);
        }
        setup.topics().create(kafka, setup.partitions());
        try (var publisher = new Publisher(kafka, setup.topics())) {
            var relay = new Relay(journal, publisher, meters, setup.traces(), setup.marking());
            while (true) {
                long began = setup.clock().millis();
                long pauseMs = relay.round() ? ROUND_MS : LOOK_MS;
                goesOn.run();
                Thread.sleep(Math.clamp(began + pauseMs - setup.clock().millis(), 0, pauseMs));
            }
        }
    }

    private static boolean isOurTurn(SqlConnection journal) {
        return journal.query(TAKE_TURN).execute().await().iterator().next().getBoolean(0);
    }

    /** With the connection our turn ends. */
    private static void close(Pool pool) {
        pool.close().onFailure(cause -> LOG.debug("the relay's connection had ended", cause));
    }

    @Override
    public Future<?> stop() {
        return Objects.requireNonNull(backlog).close().eventually(() -> thread.stop(vertx));
    }
}
