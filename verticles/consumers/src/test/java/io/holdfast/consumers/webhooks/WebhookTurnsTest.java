package io.holdfast.consumers.webhooks;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.consumers.Told;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a sender divides itself among subscribers, and how it ends. */
class WebhookTurnsTest {
    private static final Vertx VERTX = Vertx.vertx();
    /** More than are sent to at a time. */
    private static final int SLOW_ONES = 10;

    private static final int EVENTS = 60;

    private final Receiver receiver = new Receiver(VERTX);
    private final AtomicInteger asked = new AtomicInteger();
    private Postgres postgres;
    private Pool sql;
    private Webhooks webhooks;
    private WebhookDeliveries deliveries;

    @BeforeEach
    void open() {
        postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        sql = postgres.pool(VERTX);
        webhooks = new Webhooks(VERTX, sql, true, new Random(1));
        deliveries = new WebhookDeliveries(sql, 10_000);
    }

    @AfterEach
    void close() {
        receiver.close();
        sql.close().await();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private WebhookSender sender(InstantSource clock) {
        var setup = new WebhookSender.Setup(
                postgres,
                "/holdfast",
                true,
                10,
                60_000,
                new Patience(Duration.ofDays(1), 100),
                new SimpleMeterRegistry(),
                clock,
                new Random(1));
        return new WebhookSender(setup);
    }

    private void happen(String type, int count) {
        deliveries.apply(IntStream.range(0, count)
                .mapToObj(i -> Told.order(type + i, type, "anna"))
                .toList());
    }

    /** Whenever it is asked for, three seconds have passed. */
    private Instant slowly() {
        return Instant.EPOCH.plusSeconds(3L * asked.incrementAndGet());
    }

    @Test
    void manySlowSubscribersKeepNobodyWaitingUntilTheyAreThrough() {
        for (int i = 0; i < SLOW_ONES; i++) {
            webhooks.add(receiver.url() + "&slow=" + i, List.of("order.created"), null)
                    .await();
        }
        happen("order.created", EVENTS);
        webhooks.add(receiver.url(), List.of("order.paid"), null).await();
        happen("order.paid", 1);
        var sender = VERTX.deployVerticle(sender(this::slowly)).await();
        until(() -> receiver.ids().contains("order.paid0"));

        var before = receiver.ids().subList(0, receiver.ids().indexOf("order.paid0"));
        assertThat(before).hasSizeLessThan(5 * SLOW_ONES);
        until(() -> receiver.sent.size() > SLOW_ONES * EVENTS);
        assertThat(receiver.sent).hasSize(SLOW_ONES * EVENTS + 1);
        VERTX.undeploy(sender).await();
    }

    /** Otherwise what it has just claimed would have to wait until the claim has run out. */
    @Test
    void aSenderThatStopsWhileItClaimsSomebodyLeavesHim() {
        webhooks.add(receiver.url(), List.of("order.paid"), null).await();
        happen("order.paid", 1);
        var lock = postgres.connectForBulk(VERTX).await();
        lock.query("begin").execute().await();
        lock.query("lock table webhook in access exclusive mode").execute().await();
        var sender = sender(InstantSource.system());
        var deployment = VERTX.deployVerticle(sender).await();
        until(() -> waits() == 1);
        var stopped = sender.stop();
        assertThat(stopped.isComplete()).isFalse();
        lock.query("commit").execute().await();
        stopped.await();

        assertThat(sql.query("select from webhook where claim is not null")
                        .execute()
                        .await()
                        .size())
                .isZero();
        assertThat(receiver.sent).isEmpty();
        VERTX.undeploy(deployment).await();
        lock.close().await();
    }

    private long waits() {
        return sql.query("select count(*) from pg_locks where relation = 'webhook'::regclass and not granted"
                        + " and database = (select oid from pg_database where datname = current_database())")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }
}
