package io.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.FreePort;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real Postgres, which is away at first, and a real Kafka. */
class RelayVerticleTest {
    private static final Topics TOPICS = new Topics("relay-verticle.");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() {
        vertx.close().await();
    }

    /** As the end of {@code up} to a Postgres that is being started again: connections are refused, then taken. */
    @Test
    void aPostgresThatRefusesConnectionsIsWaitedFor() {
        var uri = TestStores.freshDatabase();
        Migrations.apply(Postgres.at(uri));
        int port = FreePort.next();
        var away = Postgres.at(uri.replaceFirst(":[0-9]+/", ":" + port + "/"));
        var setup = new RelayVerticle.Setup(
                vertx,
                away,
                CompletableFuture.completedFuture(Listener.kafka()),
                TOPICS,
                1,
                new SimpleMeterRegistry(),
                EventTraces.NONE,
                InstantSource.system(),
                UnaryOperator.identity());
        vertx.deployVerticle(new RelayVerticle(setup)).await();
        vertx.timer(1_500, TimeUnit.MILLISECONDS).await(); // it has tried, and will again
        lead(port, URI.create(uri));
        TOPICS.create(Listener.kafka(), 1);

        var journal = Postgres.at(uri).pool(vertx);
        journal.query("insert into announcement (type, subject, body) values ('order.created', 'order', '{}')")
                .execute()
                .await();

        try (var listener = Listener.to(TOPICS)) {
            assertThat(listener.until(1)).extracting(ConsumerRecord::key).containsExactly("order");
        }
    }

    @Test
    void whatIsOwedIsCountedWhileThereIsNoKafkaYet() {
        var uri = TestStores.freshDatabase();
        Migrations.apply(Postgres.at(uri));
        var registry = new SimpleMeterRegistry();
        var setup = new RelayVerticle.Setup(
                vertx,
                Postgres.at(uri),
                new CompletableFuture<>(),
                TOPICS,
                1,
                registry,
                EventTraces.NONE,
                InstantSource.system(),
                UnaryOperator.identity());
        vertx.deployVerticle(new RelayVerticle(setup)).await();
        var journal = Postgres.at(uri).pool(vertx);
        journal.query("insert into announcement (type, subject, body) select 'order.created', 'order', '{}'"
                        + " from generate_series(1, 1000)")
                .execute()
                .await();

        var owed = registry.get("holdfast.events.owed").gauge();
        Eventually.until("all are counted", () -> owed.value() == 1_000);
    }

    private void lead(int port, URI store) {
        vertx.createNetServer()
                .connectHandler(near -> {
                    near.pause();
                    vertx.createNetClient()
                            .connect(store.getPort(), store.getHost())
                            .onSuccess(far -> join(near, far))
                            .onFailure(cause -> near.close());
                })
                .listen(port, "127.0.0.1")
                .await();
    }

    private static void join(NetSocket near, NetSocket far) {
        near.handler(far::write);
        far.handler(near::write);
        near.closeHandler(closed -> far.close());
        far.closeHandler(closed -> near.close());
        near.resume();
    }
}
