package io.holdfast.consumers.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.consumers.Told;
import io.holdfast.consumers.webhooks.WebhookQueue.Claimed;
import io.holdfast.consumers.webhooks.WebhookQueue.Waiting;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.MalformedEventException;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.WebhookControl.Webhook;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept for subscribers in a real Postgres, and what becomes of it; nothing is sent. */
class WebhookQueueTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int MOST = 5;
    private static final Duration NO_PAUSE = Duration.ZERO;

    private static Pool sql;

    private Webhooks webhooks;
    private WebhookDeliveries deliveries;
    private WebhookQueue queue;
    private String id;

    @BeforeAll
    static void open() {
        var postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        sql = postgres.pool(VERTX);
    }

    @BeforeEach
    void subscribe() {
        sql.query("delete from webhook").execute().await();
        webhooks = new Webhooks(VERTX, sql, true, new Random(1));
        deliveries = new WebhookDeliveries(sql, MOST);
        queue = new WebhookQueue(sql, new Patience(Duration.ZERO, 3));
        id = webhooks.add("http://127.0.0.1:1/", List.of("order.paid"), null)
                .await()
                .id();
    }

    @AfterAll
    static void end() {
        sql.close().await();
        VERTX.close().await();
    }

    @Test
    void oneIsAddedOnceForAKeyAndItsAnswerKeptWithIt() {
        var claim = new KeyClaim("POST /webhooks", "k1", "hash", "/webhooks", "corr-1");
        var kept = "select body from idempotency where key = 'k1'";

        var added = webhooks.add("http://127.0.0.1:2/", List.of("order.paid"), claim)
                .await();
        assertThatThrownBy(() -> webhooks.add("http://127.0.0.1:2/", List.of("order.paid"), claim)
                        .await())
                .isInstanceOf(KeyTakenException.class);

        assertThat(webhooks.list().await()).extracting(Webhook::id).containsExactly(id, added.id());
        assertThat(sql.query(kept).execute().await().iterator().next().getString(0))
                .isEqualTo(added.json().encode());
    }

    private void happen(int from, int to) {
        happen(IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new));
    }

    private void happen(String... ids) {
        deliveries.apply(Arrays.stream(ids).map(each -> Told.paid(each, "anna")).toList());
    }

    private Webhook webhook() {
        return webhooks.find(id).await().orElseThrow();
    }

    private Claimed claim() {
        return queue.take("claim").await().orElseThrow();
    }

    private List<String> pending() {
        return queue.pending(new Claimed("", id, URI.create("http://x"), "", 0)).await().stream()
                .map(Waiting::eventId)
                .toList();
    }

    /** As a sender would whose subscriber takes everything. */
    private void takeAll() {
        var claimed = claim();
        for (Waiting each : queue.pending(claimed).await()) {
            assertThat(queue.taken(claimed, each).await()).isTrue();
        }
        queue.leave(claimed).await();
    }

    private long rows() {
        return sql.query("select from webhook_delivery").execute().await().size();
    }

    /** As when a node dies before Kafka knows how far it was. */
    @Test
    void whatWasTakenAndIsRepeatedIsNotSentAgain() {
        happen("1", "2");
        takeAll();
        happen("1", "2", "3");

        assertThat(pending()).containsExactly("3");
        assertThat(webhook().pending()).isOne();
    }

    @Test
    void whatWasMissedAndIsRepeatedCountsOnceAndIsNotSentLate() {
        happen(0, MOST + 2);
        assertThat(webhook().state()).isEqualTo("suspended");
        happen(0, MOST + 2);
        assertThat(webhook().missed()).isEqualTo(2);
        assertThat(webhook().pending()).isEqualTo(MOST);

        webhooks.resume(id).await();
        happen(MOST, MOST + 3);
        assertThat(pending()).containsExactly("0", "1", "2", "3", "4", "7");
    }

    @Test
    void whatIsTwiceInOneBatchIsKeptOnce() {
        happen("1", "2", "1");

        assertThat(pending()).containsExactly("1", "2");
        assertThat(webhook().pending()).isEqualTo(2);
    }

    @Test
    void whatWasSettledLongAgoIsForgottenAndWhatWaitsIsNot() {
        happen("1", "2");
        takeAll();
        happen("3");
        queue.forget().await();
        assertThat(rows()).isEqualTo(3);
        sql.query("update webhook_delivery set settled_at = settled_at - interval '7 hours'")
                .execute()
                .await();
        queue.forget().await();

        assertThat(pending()).containsExactly("3");
        assertThat(rows()).isOne();
    }

    @Test
    void manyThatWereSettledAreForgottenInPieces() {
        sql.query("insert into webhook_delivery (webhook_id, event_id, type, subject, at, settled_at)"
                        + " select '" + id + "', n, 'order.paid', 'o', now(), now() - interval '1 day'"
                        + " from generate_series(1, 2500) n")
                .execute()
                .await();
        queue.forget().await();

        assertThat(rows()).isZero();
    }

    @Test
    void whatIsTakenWhileItsSubscriberIsSuspendedIsNotSentAgainAndTheReasonStays() {
        happen(0, MOST);
        var claimed = claim();
        var first = queue.pending(claimed).await().getFirst();
        happen(MOST, MOST + 1);
        assertThat(webhook().state()).isEqualTo("suspended");

        assertThat(queue.taken(claimed, first).await()).isFalse();
        assertThat(webhook().lastError()).isEqualTo("more than 5 events wait for it");
        assertThat(webhook().pending()).isEqualTo(MOST - 1);
        webhooks.resume(id).await();
        assertThat(queue.take("another").await()).isPresent();
        assertThat(pending()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void whatIsNotTakenWhileItsSubscriberIsSuspendedLeavesTheReason() {
        happen(0, MOST);
        var claimed = claim();
        happen(MOST, MOST + 1);
        var since = webhook().suspendedAt();
        queue.notTaken(claimed, "it answered 500", NO_PAUSE).await();

        assertThat(webhook().lastError()).isEqualTo("more than 5 events wait for it");
        assertThat(webhook().suspendedAt()).isEqualTo(since);
        assertThat(webhook().failures()).isOne();
    }

    @Test
    void whatWaitedWhenItWasResumedMakesRoomOnlyWhileItWaits() {
        happen(0, MOST + 1);
        webhooks.resume(id).await();
        happen("a");
        assertThat(webhook().state()).isEqualTo("active");
        takeAll();
        happen("b");
        happen(100, 100 + MOST);

        assertThat(webhook().state()).isEqualTo("suspended");
        assertThat(webhook().pending()).isEqualTo(MOST);
        assertThat(webhook().missed()).isEqualTo(2);
    }

    @Test
    void timeAloneDoesNotSuspend() {
        happen("1");
        for (int tries = 1; tries <= 3; tries++) {
            assertThat(webhook().state()).isEqualTo("active");
            queue.notTaken(claim(), "it answered 500", NO_PAUSE).await();
        }
        assertThat(webhook().state()).isEqualTo("suspended");
        assertThat(webhook().suspendedAt()).isNotNull();
        assertThat(webhook().lastError()).isEqualTo("it answered 500");
    }

    /** Also on a connection that knew the table when it was empty. */
    @Test
    void whatIsThereAlreadyIsNotReadToKeepMore() {
        var one = sql.getConnection().await();
        one.query(note("'a'")).execute().await();
        one.query("insert into webhook_delivery (webhook_id, event_id, type, subject, at, settled_at)" + " select '"
                        + id + "', n, 'order.paid', 'o', now(), now() from generate_series(1, 3000) n")
                .execute()
                .await();
        one.query("begin").execute().await();
        one.query(note("'b', '7', 'c'")).execute().await();
        var read = one.query("select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables"
                        + " where relname = 'webhook_delivery'")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
        one.query("commit").execute().await();
        one.close().await();

        assertThat(read).isLessThan(100);
        assertThat(pending()).containsExactly("a", "b", "c");
    }

    private static String note(String ids) {
        return "select note_webhook_deliveries(ids, array_fill('order.paid'::text, n), array_fill('o'::text, n),"
                + " array_fill(now(), n), array_fill('{}'::text, n), array_fill(null::text, n), 10)"
                + " from (select array[" + ids + "] as ids, array[cardinality(array[" + ids + "])] as n) given";
    }

    @Test
    void whatIsLargeIsReadInSmallerPages() {
        var large = Told.data("order.paid", "anna").put("note", "x".repeat(100_000));
        deliveries.apply(IntStream.range(0, MOST)
                .mapToObj(i -> Told.event(Topic.ORDERS, Told.ORDER, "" + i, "order.paid", large))
                .toList());

        assertThat(pending()).containsExactly("0", "1", "2");
    }

    @Test
    void whatIsNoObjectIsTheEventsFaultAndAPostgresThatIsAwayIsNot() {
        var broken = new CloudEvent(Topic.ORDERS, "order", "1", "order.paid", "order", Told.NOON, "[]", null);
        assertThatThrownBy(() -> deliveries.apply(List.of(broken))).isInstanceOf(MalformedEventException.class);

        var nowhere = Postgres.at("postgresql://postgres@127.0.0.1:1/postgres").pool(VERTX);
        assertThatThrownBy(() -> new WebhookDeliveries(nowhere, MOST).apply(List.of(Told.paid("1", "anna"))))
                .isInstanceOf(StoreAwayException.class);
    }
}
