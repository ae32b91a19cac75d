package io.holdfast.consumers.webhooks;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.consumers.Told;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.gateway.WebhookControl.Created;
import io.holdfast.gateway.WebhookControl.InvalidWebhookException;
import io.holdfast.gateway.WebhookControl.Webhook;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real subscribers on the loopback interface, told out of a real Postgres. */
class WebhookSenderTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00.123456Z");
    private static final long LIMIT_MS = 60_000;
    private static final long SHORT_LIMIT_MS = 300;
    private static final int MOST = 20;
    private static final Patience DAY = new Patience(Duration.ofDays(1), 100);

    private final Receiver receiver = new Receiver(VERTX);
    private final List<String> senders = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
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
        deliveries = new WebhookDeliveries(sql, MOST);
    }

    @AfterEach
    void close() {
        senders.forEach(each -> VERTX.undeploy(each).await());
        receiver.close();
        sql.close().await();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private void send() {
        send(true, DAY);
    }

    private void send(boolean allowPrivate, Patience patience) {
        send(allowPrivate, patience, LIMIT_MS);
    }

    private void send(boolean allowPrivate, Patience patience, long limitMs) {
        var setup = new WebhookSender.Setup(
                postgres,
                "/holdfast",
                allowPrivate,
                10,
                limitMs,
                patience,
                meters,
                InstantSource.fixed(NOON),
                new Random(senders.size()));
        senders.add(VERTX.deployVerticle(new WebhookSender(setup)).await());
    }

    private Created subscribe(String... types) {
        return webhooks.add(receiver.url(), List.of(types), null).await();
    }

    private static CloudEvent event(String id, String type) {
        return new CloudEvent(
                Topic.ORDERS,
                "order",
                id,
                type,
                "order",
                NOON,
                Told.data(type, "anna").encode(),
                "00-1-2-01");
    }

    private void happen(int from, int to) {
        deliveries.apply(IntStream.range(from, to)
                .mapToObj(i -> event("" + i, "order.paid"))
                .toList());
    }

    private static List<String> numbers(int to) {
        return IntStream.range(0, to).mapToObj(Integer::toString).toList();
    }

    private Webhook webhook(Created of) {
        return webhooks.find(of.id()).await().orElseThrow();
    }

    /** So that no test waits for minutes. */
    private void hurry() {
        sql.query("update webhook set next_try_at = clock_timestamp() where state = 'active'")
                .execute()
                .await();
    }

    @Test
    void whatItWantsIsSentAndSigned() {
        var created = subscribe("order.paid");
        deliveries.apply(List.of(event("1", "order.created"), event("2", "order.paid")));
        send();
        until(() -> webhook(created).pending() == 0);

        var sent = receiver.sent.getFirst();
        assertThat(receiver.sent).hasSize(1);
        assertThat(sent.path()).isEqualTo("/hook?shop=1");
        assertThat(sent.headers().get("Content-Type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(sent.json())
                .isEqualTo(new JsonObject()
                        .put("specversion", "1.0")
                        .put("id", "2")
                        .put("source", "/holdfast")
                        .put("type", "order.paid")
                        .put("subject", "order")
                        .put("time", NOON.toString())
                        .put("datacontenttype", "application/json")
                        .put("data", Told.data("order.paid", "anna"))
                        .put("traceparent", "00-1-2-01"));
        assertThat(sent.headers().get("Holdfast-Timestamp")).isEqualTo(Long.toString(NOON.getEpochSecond()));
        assertThat(sent.headers().get("Holdfast-Signature"))
                .isEqualTo(Signature.of(created.secret(), NOON.getEpochSecond(), sent.body()));
    }

    @Test
    void whatIsNotTakenIsTriedAgainBeforeAnythingThatCameLater() {
        var created = subscribe("order.paid");
        var tries = new CopyOnWriteArrayList<String>();
        receiver.answering = (request, sent) -> {
            tries.add(sent.id());
            long before = tries.stream().filter(sent.id()::equals).count();
            Receiver.status(request, before < 3 ? 500 : 200);
        };
        happen(0, 4);
        send();
        until(() -> {
            hurry();
            return webhook(created).pending() == 0;
        });

        assertThat(tries).containsExactly("0", "0", "0", "1", "1", "1", "2", "2", "2", "3", "3", "3");
        assertThat(webhook(created).failures()).isZero();
        assertThat(webhook(created).lastError()).isNull();
        assertThat(tried("taken")).isEqualTo(4);
        assertThat(tried("not_taken")).isEqualTo(8);
    }

    private double tried(String outcome) {
        return meters.get("holdfast.webhooks.sent")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void afterAFailureNothingIsSentBeforeItsTime() {
        var created = subscribe("order.paid");
        receiver.answering = (request, sent) -> Receiver.status(request, 503);
        happen(0, 1);
        send();
        until(() -> webhook(created).failures() == 1);

        var failed = webhook(created);
        assertThat(failed.lastError()).isEqualTo("it answered 503");
        assertThat(failed.state()).isEqualTo("active");
        assertThat(failed.nextTryAt()).isAfter(failed.failingSince());
        assertThat(failed.pending()).isOne();
    }

    @Test
    void aRedirectIsNotFollowed() {
        var created = subscribe("order.paid");
        receiver.answering = (request, sent) -> request.response()
                .setStatusCode(307)
                .putHeader("Location", receiver.url() + "&followed=1")
                .end();
        happen(0, 1);
        send();
        until(() -> webhook(created).failures() == 1);

        assertThat(webhook(created).lastError()).isEqualTo("it answered 307, and redirects are not followed");
        assertThat(receiver.sent).extracting(Receiver.Sent::path).containsOnly("/hook?shop=1");
    }

    @Test
    void oneThatDoesNotAnswerOrNeverEndsItsAnswerIsGivenUpInTime() {
        var created = subscribe("order.paid");
        receiver.answering = (request, sent) -> {
            if (receiver.sent.size() > 1) {
                request.response().setChunked(true).write("and so on");
            }
        };
        happen(0, 1);
        send(true, DAY, SHORT_LIMIT_MS);
        until(() -> webhook(created).failures() == 1);
        assertThat(webhook(created).lastError()).startsWith("no answer within");
        hurry();
        until(() -> webhook(created).failures() == 2);
        assertThat(webhook(created).lastError()).startsWith("no answer within");

        receiver.answering = (request, sent) -> Receiver.status(request, 200);
        until(() -> {
            hurry();
            return webhook(created).pending() == 0;
        });
    }

    @Test
    void oneThatIsNotThereIsTriedAgain() {
        receiver.close();
        var created = subscribe("order.paid");
        happen(0, 1);
        send();
        until(() -> webhook(created).failures() == 1);

        assertThat(webhook(created).lastError()).isEqualTo("it refuses the connection");
    }

    @Test
    void anAddressThatIsNotPublicIsRefusedWhenItIsAddedAndWhenItIsSentTo() {
        var strict = new Webhooks(VERTX, sql, false, new Random(1));
        assertThatThrownBy(() ->
                        strict.add(receiver.url(), List.of("order.paid"), null).await())
                .isInstanceOf(InvalidWebhookException.class)
                .hasMessage("127.0.0.1 is not a public address");
        assertThatThrownBy(
                        () -> strict.add("hello", List.of("order.paid"), null).await())
                .isInstanceOf(InvalidWebhookException.class);
        assertThat(webhooks.list().await()).isEmpty();

        var created = subscribe("order.paid");
        happen(0, 1);
        send(false, DAY);
        until(() -> webhook(created).failures() == 1);
        assertThat(webhook(created).lastError()).isEqualTo("127.0.0.1 is not a public address");
        assertThat(receiver.sent).isEmpty();
    }

    @Test
    void whoHasNotTakenAnythingForTooLongIsSuspendedUntilItIsResumed() {
        var created = subscribe("order.paid");
        receiver.answering = (request, sent) -> Receiver.status(request, 500);
        happen(0, 2);
        send(true, new Patience(Duration.ofMillis(50), 3));
        until(() -> {
            hurry();
            return webhook(created).state().equals("suspended");
        });
        assertThat(webhook(created).suspendedAt()).isNotNull();
        happen(2, 5);
        assertThat(webhook(created).missed()).isEqualTo(3);
        assertThat(webhook(created).pending()).isEqualTo(2);

        receiver.answering = (request, sent) -> Receiver.status(request, 200);
        receiver.sent.clear();
        assertThat(webhooks.resume(created.id()).await()).isTrue();
        happen(5, 6);
        until(() -> webhook(created).pending() == 0);
        assertThat(receiver.ids()).containsExactly("0", "1", "5");
        assertThat(webhook(created).state()).isEqualTo("active");
        assertThat(webhooks.resume("nobody").await()).isFalse();
    }

    @Test
    void whoHasTooManyWaitingIsSuspendedAndNothingIsDroppedUnseen() {
        var created = subscribe("order.paid");
        var other = subscribe("order.refused");
        happen(0, MOST);
        assertThat(webhook(created).state()).isEqualTo("active");
        happen(MOST, MOST + 7);

        var suspended = webhook(created);
        assertThat(suspended.state()).isEqualTo("suspended");
        assertThat(suspended.lastError()).isEqualTo("more than 20 events wait for it");
        assertThat(suspended.pending()).isEqualTo(MOST);
        assertThat(suspended.missed()).isEqualTo(7);
        assertThat(webhook(other).state()).isEqualTo("active");

        webhooks.resume(created.id()).await();
        happen(MOST + 7, MOST + 8);
        assertThat(webhook(created).state()).isEqualTo("active");
        send();
        until(() -> webhook(created).pending() == 0);
        assertThat(receiver.ids()).hasSize(MOST + 1).startsWith("0", "1").endsWith("19", "27");
    }

    @Test
    void twoSendersDeliverEachEventOnceAndInOrder() {
        var created = webhooks.add(receiver.url(), List.of("order.paid"), null).await();
        var roomy = new WebhookDeliveries(sql, 10_000);
        send();
        send();
        for (int page = 0; page < 30; page++) {
            int from = page * 10;
            roomy.apply(IntStream.range(from, from + 10)
                    .mapToObj(i -> event("" + i, "order.paid"))
                    .toList());
        }
        until(() -> webhook(created).pending() == 0);

        assertThat(receiver.ids()).isEqualTo(numbers(300));
    }

    @Test
    void whatADeadSenderHadClaimedIsSentByAnotherWhenTheClaimHasRunOut() {
        var created = subscribe("order.paid");
        happen(0, 1);
        var queue = new WebhookQueue(sql, DAY);
        var dead = queue.take("dead").await().orElseThrow();
        assertThat(queue.take("another").await()).isEmpty();
        sql.query("update webhook set claimed_until = clock_timestamp() - interval '1 ms'")
                .execute()
                .await();
        send();
        until(() -> webhook(created).pending() == 0);
        happen(1, 2);
        until(() -> webhook(created).pending() == 0);

        assertThat(receiver.ids()).containsExactly("0", "1");
        var late = new WebhookQueue.Waiting(1, "0", "order.paid", "order", NOON, "{}", null);
        assertThat(queue.taken(dead, late).await()).isFalse();
    }

    @Test
    void aSenderThatStopsAwaitsWhatIsOnItsWayAndLeavesTheRest() {
        var created = subscribe("order.paid");
        var held = new CompletableFuture<HttpServerRequest>();
        receiver.answering = (request, sent) -> held.complete(request);
        happen(0, 2);
        send();
        var request = held.join();
        var stopped = VERTX.undeploy(senders.removeFirst());
        VERTX.runOnContext(go -> Receiver.status(request, 204));
        stopped.await();

        assertThat(receiver.ids()).containsExactly("0");
        assertThat(webhook(created).pending()).isOne();
        assertThat(sql.query("select from webhook where claim is not null")
                        .execute()
                        .await()
                        .size())
                .isZero();
    }

    @Test
    void anEventIsKeptOnceForEachWhoWantsIt() {
        var one = subscribe("order.paid", "order.refused");
        var two = subscribe("order.paid");
        happen(0, 3);
        happen(0, 4);
        deliveries.apply(List.of(event("r", "order.refused")));

        assertThat(webhook(one).pending()).isEqualTo(5);
        assertThat(webhook(two).pending()).isEqualTo(4);
        assertThat(webhooks.remove(one.id()).await()).isTrue();
        assertThat(webhooks.remove(one.id()).await()).isFalse();
        assertThat(webhooks.list().await()).extracting(Webhook::id).containsExactly(two.id());
        assertThat(sql.query("select from webhook_delivery").execute().await().size())
                .isEqualTo(4);
    }
}
