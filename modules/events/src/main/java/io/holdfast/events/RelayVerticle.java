package io.holdfast.events;

import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
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
    private static final long TURN_MS = 1_000;
    private static final String TAKE_TURN = "select pg_try_advisory_lock(8, 0)";

    private final Setup setup;
    private final RelayMeters meters;
    private final Thread thread = Thread.ofPlatform().daemon().name("relay").unstarted(this::relay);
    private final Vertx own =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private boolean waits;

    /**
     * What a relay is made with.
     *
     * @param kafka the settings of its clients, which may be known later
     * @param partitions of topics that do not exist yet
     * @param marking is put around each mark of what Kafka has acknowledged
     */
    public record Setup(
            Postgres postgres,
            CompletionStage<Map<String, Object>> kafka,
            Topics topics,
            int partitions,
            MeterRegistry meters,
            InstantSource clock,
            UnaryOperator<Runnable> marking) {}

    public RelayVerticle(Setup setup) {
        this.setup = setup;
        this.meters = new RelayMeters(setup.meters(), setup.clock());
    }

    @Override
    public Future<?> start() {
        thread.start();
        return Future.succeededFuture();
    }

    private void relay() {
        try {
            var kafka = setup.kafka().toCompletableFuture().get();
            while (true) {
                var pool = setup.postgres().pool(own);
                try {
                    takeTurns(pool, kafka);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) { // what a future fails with is thrown as it is, checked or not
                    noteWaiting(e);
                } finally {
                    close(pool);
                }
                Thread.sleep(TURN_MS);
            }
        } catch (InterruptedException e) {
            LOG.debug("the relay has ended");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void takeTurns(Pool pool, Map<String, Object> kafka) throws InterruptedException {
        var journal = pool.getConnection().await();
        try {
            takeTurns(journal, kafka);
        } finally {
            // A pool that is closed leaves alone what is lent, and with it our turn.
            journal.close().onFailure(cause -> LOG.debug("the relay's connection had ended", cause));
        }
    }

    private void takeTurns(SqlConnection journal, Map<String, Object> kafka) throws InterruptedException {
        while (!isOurTurn(journal)) {
            Thread.sleep(TURN_MS);
        }
        setup.topics().create(kafka, setup.partitions());
        try (var publisher = new Publisher(kafka, setup.topics())) {
            var relay = new Relay(journal, publisher, meters, setup.marking());
            while (true) {
                boolean told = relay.round();
                waits = false;
                if (!told) {
                    Thread.sleep(LOOK_MS);
                }
            }
        }
    }

    private static boolean isOurTurn(SqlConnection journal) {
        return journal.query(TAKE_TURN).execute().await().iterator().next().getBoolean(0);
    }

    /** Told once, not with every try, and not when it was asked to end. */
    private void noteWaiting(Exception cause) {
        if (!waits && !Thread.currentThread().isInterrupted()) {
            waits = true;
            LOG.warn("events are announced later: {}", cause.getMessage());
        }
    }

    /** With the connection our turn ends. */
    private static void close(Pool pool) {
        pool.close().onFailure(cause -> LOG.debug("the relay's connection had ended", cause));
    }

    @Override
    public Future<?> stop() {
        thread.interrupt();
        return vertx.executeBlocking(() -> {
                    thread.join();
                    return thread;
                })
                .eventually(own::close);
    }
}
