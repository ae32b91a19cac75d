package io.holdfast.consumers.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.consumers.Told;
import io.holdfast.consumers.notifications.UserEventLog.Page;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.events.CloudEvent;
import io.holdfast.events.Topic;
import io.holdfast.events.consuming.MalformedEventException;
import io.holdfast.events.consuming.StoreAwayException;
import io.holdfast.gateway.UserEventFeed.UserEvent;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users may want to hear of, written to and read from a real Postgres. */
class UserNotificationsTest {
    private static final Vertx VERTX = Vertx.vertx();

    private Postgres postgres;
    private Pool sql;
    private UserNotifications notifications;
    private UserEventLog log;

    @BeforeEach
    void open() {
        postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        sql = postgres.pool(VERTX);
        notifications = new UserNotifications(sql);
        log = new UserEventLog(sql);
    }

    @AfterEach
    void close() {
        sql.close().await();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private Page page(String user, long after) {
        return log.page(user, after).await();
    }

    private List<String> ids(String user) {
        return page(user, 0).events().stream().map(UserEvent::id).toList();
    }

    @Test
    void eachUsersEventsAreKeptInTheirOrder() {
        notifications.apply(List.of(
                Told.order("1", "order.created", "anna"),
                Told.order("2", "order.created", "bert"),
                Told.charged("3.1/payment/anna", "anna")));
        notifications.apply(List.of(Told.paid("3.1", "anna")));

        assertThat(ids("anna")).containsExactly("1", "3.1/payment/anna", "3.1");
        assertThat(ids("bert")).containsExactly("2");
        assertThat(ids("carl")).isEmpty();
        var last = page("anna", 0).events().getLast();
        assertThat(last.type()).isEqualTo("order.paid");
        assertThat(last.at()).isEqualTo(Told.NOON);
        assertThat(last.data()).isEqualTo(Told.data("order.paid", "anna").encode());
        assertThat(page("anna", last.position()).events()).isEmpty();
        assertThat(page("carl", 0).head()).isEqualTo(last.position());
    }

    @Test
    void anEventIsKeptOnce() {
        var twice =
                List.of(Told.paid("3.1", "anna"), Told.paid("3.1", "anna"), Told.charged("3.1/payment/anna", "anna"));
        notifications.apply(twice);
        notifications.apply(twice);

        assertThat(ids("anna")).containsExactly("3.1", "3.1/payment/anna");
    }

    @Test
    void whatIsOfNoUserIsLeftOut() {
        notifications.apply(
                List.of(Told.event(Topic.ORDERS, "order", "9", "order.archived", JsonObject.of("user_id", "anna"))));

        assertThat(ids("anna")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{}", "{\"user_id\":7}", "{\"user_id\":\"\"}"})
    void whatDoesNotSayWhoseItIsIsTheEventsFault(String data) {
        var broken = new CloudEvent(Topic.ORDERS, "order", "1.1", "order.paid", "order", Told.NOON, data, null);

        assertThatThrownBy(() -> notifications.apply(List.of(broken))).isInstanceOf(MalformedEventException.class);
    }

    @Test
    void aPostgresThatIsAwayIsNotTheEventsFault() {
        var nowhere = Postgres.at("postgresql://postgres@127.0.0.1:1/postgres").pool(VERTX);

        assertThatThrownBy(() -> new UserNotifications(nowhere).apply(List.of(Told.paid("3.1", "anna"))))
                .isInstanceOf(StoreAwayException.class);
    }

    /** Otherwise whoever has seen the higher position would never look for the lower one. */
    @Test
    void aHigherPositionIsNotThereBeforeALowerOne() {
        var slow = postgres.connectForBulk(VERTX).await();
        slow.query("begin").execute().await();
        slow.query("select note_user_events('{anna}', '{1}', '{order.created}', array[now()], '{\"{}\"}')")
                .execute()
                .await();

        var fast = CompletableFuture.runAsync(() -> notifications.apply(List.of(Told.paid("2", "anna"))));
        var watch = postgres.pool(VERTX);
        var waiting = "select count(*) from pg_locks where locktype = 'advisory' and classid = 13 and not granted"
                + " and database = (select oid from pg_database where datname = current_database())";
        long waits = 0;
        while (waits == 0 && !fast.isDone()) {
            waits = watch.query(waiting).execute().await().iterator().next().getLong(0);
        }
        assertThat(fast).isNotDone();
        slow.query("commit").execute().await();
        fast.join();

        assertThat(ids("anna")).containsExactly("1", "2");
        watch.close().await();
        slow.close().await();
    }

    @Test
    void whatIsFreshIsFoundForThoseWhoAreAskedFor() {
        notifications.apply(List.of(Told.paid("1", "anna"), Told.paid("2", "bert"), Told.paid("3", "carl")));
        long third = page("carl", 0).events().getLast().position();

        var fresh = log.fresh(0, new String[] {"anna", "bert"}).await();
        assertThat(fresh.events()).containsOnlyKeys("anna", "bert");
        assertThat(fresh.upTo()).isEqualTo(third);
        assertThat(fresh.isFull()).isFalse();
        var nothing = log.fresh(third, new String[] {"anna"}).await();
        assertThat(nothing.upTo()).isEqualTo(third);
        assertThat(nothing.events()).isEmpty();
    }

    @Test
    void muchIsReadPageByPage() {
        int count = UserEventLog.FRESH + 7;
        notifications.apply(IntStream.range(0, count)
                .mapToObj(i -> Told.paid("1." + i, "anna"))
                .toList());

        var page = page("anna", 0);
        assertThat(page.isFull()).isTrue();
        assertThat(page.upTo()).isEqualTo(page.events().getLast().position()).isLessThan(page.head());
        var fresh = log.fresh(0, new String[] {"anna"}).await();
        assertThat(fresh.isFull()).isTrue();
        var rest = log.fresh(fresh.upTo(), new String[] {"anna"}).await();
        assertThat(rest.isFull()).isFalse();
        assertThat(rest.events().get("anna")).hasSize(7);
        assertThat(rest.upTo()).isEqualTo(page.head());
    }

    /** However many lines its orders have. */
    @Test
    void muchIsAlsoWhatIsLarge() {
        int count = 45;
        var note = "x".repeat(100_000);
        notifications.apply(IntStream.range(0, count)
                .mapToObj(i -> Told.event(
                        Topic.ORDERS,
                        "order",
                        "" + i,
                        "order.paid",
                        Told.data("order.paid", "anna").put("note", note)))
                .toList());
        notifications.apply(List.of(Told.paid("last", "bert")));

        var page = page("anna", 0);
        assertThat(page.isFull()).isTrue();
        assertThat(page.events()).hasSize(3);
        assertThat(page.upTo()).isEqualTo(page.events().getLast().position());
        var users = new String[] {"anna", "bert"};
        var fresh = log.fresh(0, users).await();
        assertThat(fresh.isFull()).isTrue();
        assertThat(fresh.events().get("anna")).hasSize(42);
        assertThat(fresh.upTo()).isEqualTo(fresh.events().get("anna").getLast().position());
        var rest = log.fresh(fresh.upTo(), users).await();
        assertThat(rest.isFull()).isFalse();
        assertThat(rest.events().get("anna")).hasSize(count - 42);
        assertThat(rest.events().get("bert")).hasSize(1);
        assertThat(rest.upTo()).isEqualTo(page("anna", 0).head());
        assertThat(log.fresh(0, new String[] {"bert"}).await().isFull()).isFalse();
    }

    @Test
    void whatIsOldIsForgottenAndItIsKnownUpToWhere() {
        notifications.apply(IntStream.range(0, 2_500)
                .mapToObj(i -> Told.paid("1." + i, "anna"))
                .toList());
        sql.query("update user_event set noted_at = noted_at - interval '8 days'")
                .execute()
                .await();
        long old = page("anna", 0).head();
        assertThat(page("anna", 0).forgotten()).isZero();
        notifications.apply(List.of(Told.paid("2", "anna")));

        UserEventLog.forget(sql, Duration.ofDays(7)).await();

        assertThat(ids("anna")).containsExactly("2");
        assertThat(page("anna", 0).forgotten()).isEqualTo(old);
        sql.query("update user_event set noted_at = noted_at - interval '8 days'")
                .execute()
                .await();
        UserEventLog.forget(sql, Duration.ofDays(7)).await();
        assertThat(page("anna", 0).head())
                .isEqualTo(page("anna", 0).forgotten())
                .isGreaterThan(old);
    }
}
