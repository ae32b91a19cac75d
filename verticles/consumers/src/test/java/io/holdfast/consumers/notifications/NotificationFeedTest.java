package io.holdfast.consumers.notifications;

import static io.holdfast.embedded.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.consumers.Told;
import io.holdfast.embedded.testing.TestStores;
import io.holdfast.gateway.NotNowException;
import io.holdfast.gateway.UserEventFeed.Listening;
import io.holdfast.gateway.UserEventFeed.UnknownPositionException;
import io.holdfast.journal.Migrations;
import io.holdfast.journal.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners of one node and of two, on a real Postgres. */
class NotificationFeedTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int MOST = 3;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Postgres postgres;
    private Pool sql;
    private UserNotifications notifications;
    private NotificationFeed feed;
    private String deployment;

    @BeforeEach
    void open() {
        postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        sql = postgres.pool(VERTX);
        notifications = new UserNotifications(sql);
        feed = feed();
        deployment = VERTX.deployVerticle(feed).await();
    }

    private NotificationFeed feed() {
        return feed(postgres, 1_000_000);
    }

    private NotificationFeed feed(Postgres of, long room) {
        return feed(of, MOST, room);
    }

    private NotificationFeed feed(Postgres of, int most, long room) {
        return new NotificationFeed(new NotificationFeed.Setup(of, Duration.ofDays(7), most, room, 10, 20, meters));
    }

    @AfterEach
    void close() {
        VERTX.undeploy(deployment).await();
        sql.close().await();
    }

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    private Listening listen(Ear ear, @Nullable Long after) {
        return feed.listen("anna", after, ear).await();
    }

    private void happen(String... ids) {
        notifications.apply(
                List.of(ids).stream().map(id -> Told.paid(id, "anna")).toList());
    }

    @Test
    void whoListensHearsOfWhatHappensFromThenOn() {
        happen("1");
        var ear = Ear.open();
        listen(ear, null);
        notifications.apply(List.of(Told.paid("2", "bert")));
        happen("3", "4");
        until(() -> ear.ids().contains("4"));
        happen("5");
        until(() -> ear.ids().contains("5"));

        assertThat(ear.ids()).containsExactly("3", "4", "5");
    }

    @Test
    void whoComesBackHearsEverythingItMissedAndNothingTwice() {
        var first = Ear.open();
        var listening = listen(first, null);
        happen("1", "2");
        until(() -> first.ids().size() == 2);
        listening.close();
        happen("3");
        notifications.apply(List.of(Told.paid("other", "bert")));
        happen("4");
        var second = Ear.open();
        listen(second, first.upTo());
        happen("5");
        until(() -> second.ids().contains("5"));

        assertThat(second.ids()).containsExactly("3", "4", "5");
        assertThat(second.deliveries).allMatch(delivery -> delivery.gap() == null);
    }

    @Test
    void muchThatWasMissedComesPageByPage() {
        int count = 2 * UserEventLog.PAGE + 3;
        happen(IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new));
        var ear = Ear.open();
        listen(ear, 0L);
        happen("last");
        until(() -> ear.ids().contains("last"));

        assertThat(ear.ids()).hasSize(count + 1).doesNotHaveDuplicates();
        assertThat(ear.deliveries.get(1).events()).hasSize(UserEventLog.PAGE);
    }

    @Test
    void whileTwoWriteWhoeverComesAndGoesMissesNothing() {
        int rounds = 150;
        var writers = IntStream.range(0, 2)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    var own = postgres.pool(VERTX);
                    var consumer = new UserNotifications(own);
                    for (int i = 0; i < rounds; i++) {
                        consumer.apply(List.of(Told.paid(writer + "." + i, "anna"), Told.paid("x" + i, "bert")));
                    }
                    own.close().await();
                }))
                .toList();
        var stays = Ear.open();
        listen(stays, 0L);
        var comesAndGoes = new ArrayList<String>();
        long position = 0;
        while (comesAndGoes.size() < 2 * rounds) {
            var ear = Ear.open();
            var listening = listen(ear, position);
            int before = comesAndGoes.size();
            until(() -> !ear.ids().isEmpty() || before == 2 * rounds);
            listening.close();
            var heard = List.copyOf(ear.deliveries);
            heard.forEach(delivery -> delivery.events().forEach(event -> comesAndGoes.add(event.id())));
            position = heard.getLast().upTo();
        }
        writers.forEach(CompletableFuture::join);
        until(() -> stays.ids().size() == 2 * rounds);

        assertThat(comesAndGoes).doesNotHaveDuplicates().hasSize(2 * rounds);
        assertThat(stays.ids()).containsExactlyElementsOf(comesAndGoes);
    }

    @Test
    void atAnotherNodeItGoesOnWhereItWas() {
        var atOne = Ear.open();
        listen(atOne, null);
        happen("1");
        until(() -> atOne.ids().size() == 1);
        var another = feed();
        var other = VERTX.deployVerticle(another).await();
        VERTX.undeploy(deployment).await();
        happen("2");

        var atTwo = Ear.open();
        another.listen("anna", atOne.upTo(), atTwo).await();
        happen("3");
        until(() -> atTwo.ids().size() == 2);

        assertThat(atTwo.ids()).containsExactly("2", "3");
        deployment = other;
    }

    @Test
    void whoIsSlowHearsTheRestWhenItIsReady() {
        var slow = Ear.closed();
        var fast = Ear.open();
        listen(slow, null);
        listen(fast, null);
        for (int i = 0; i < 5; i++) {
            happen("" + i);
            int heard = i + 1;
            until(() -> fast.ids().size() == heard);
        }
        assertThat(slow.ids()).containsExactly("0");
        slow.openNow();
        happen("5");
        until(() -> slow.ids().size() == 6);

        assertThat(slow.ids()).containsExactly("0", "1", "2", "3", "4", "5");
        assertThat(slow.deliveries).allMatch(delivery -> delivery.gap() == null);
    }

    @Test
    void whatIsInMemoryForAllOfThemIsBounded() {
        var narrow = feed(postgres, 1);
        var other = VERTX.deployVerticle(narrow).await();
        var ears = IntStream.range(0, MOST).mapToObj(i -> Ear.closed()).toList();
        happen("1");
        narrow.listen("anna", null, ears.getFirst()).await();
        ears.stream().skip(1).forEach(ear -> narrow.listen("anna", 0L, ear).await());
        happen("2");
        for (int told = 1; told <= MOST; told++) {
            int count = told;
            until(() -> ears.stream().filter(ear -> !ear.ids().isEmpty()).count() == count);
            var beats = ears.getFirst().beats.size();
            until(() -> ears.getFirst().beats.size() > beats + 2);
            assertThat(ears.stream().filter(ear -> !ear.ids().isEmpty())).hasSize(count);
            ears.stream().filter(ear -> !ear.ids().isEmpty()).forEach(Ear::openNow);
        }
        until(() -> ears.stream().allMatch(ear -> ear.ids().contains("2")));

        assertThat(ears.getFirst().ids()).containsExactly("2");
        assertThat(ears.get(1).ids()).containsExactly("1", "2");
        assertThat(ears.getLast().ids()).containsExactly("1", "2");
        VERTX.undeploy(other).await();
    }

    @Test
    void whoComesTooLateIsToldOfTheGap() {
        happen("1", "2");
        long gone = log().page("anna", 0).await().head();
        sql.query("update user_event set noted_at = noted_at - interval '8 days'")
                .execute()
                .await();
        UserEventLog.forget(sql, Duration.ofDays(7)).await();
        happen("3");
        var late = Ear.open();
        listen(late, 1L);
        var inTime = Ear.open();
        listen(inTime, gone);
        happen("4");
        until(() -> late.ids().size() == 2 && inTime.ids().size() == 2);

        assertThat(late.deliveries.getFirst().gap()).isEqualTo(gone);
        assertThat(late.deliveries.subList(1, late.deliveries.size())).allMatch(delivery -> delivery.gap() == null);
        assertThat(inTime.deliveries).allMatch(delivery -> delivery.gap() == null);
    }

    private UserEventLog log() {
        return new UserEventLog(sql);
    }

    @Test
    void theBeatMovesOnWithWhatHappensToOthers() {
        var ear = Ear.open();
        listen(ear, null);
        notifications.apply(List.of(Told.paid("1", "bert")));
        long head = log().page("anna", 0).await().head();
        until(() -> ear.beats.contains(head));

        assertThat(ear.ids()).isEmpty();
        assertThat(ear.beats).isSorted();
    }

    @Test
    void aPositionThatWasNeverGivenIsRefused() {
        happen("1");
        long head = log().page("anna", 0).await().head();

        assertThatThrownBy(() -> listen(Ear.open(), head + 1)).isInstanceOf(UnknownPositionException.class);
        listen(Ear.open(), head);
    }

    @Test
    void oneTooManyIsRefusedUntilOneHasLeft() {
        var last = listen(Ear.open(), null);
        listen(Ear.open(), null);
        var leaving = Ear.open();
        listen(leaving, null);
        assertThatThrownBy(() -> listen(Ear.open(), null)).isInstanceOf(NotNowException.class);
        assertThat(meters.get("holdfast.notifications.listeners").gauge().value())
                .isEqualTo(MOST);

        last.close();
        listen(Ear.open(), null);
        assertThatThrownBy(() -> listen(Ear.open(), null)).isInstanceOf(NotNowException.class);
        leaving.leave();
        happen("1");
        until(() -> feed.listen("anna", null, Ear.open())
                .transform(done -> Future.succeededFuture(done.succeeded()))
                .await());
    }

    @Test
    void oneUserCannotTakeThePlacesOfOthers() {
        var large = feed(postgres, 1_000, 1_000_000);
        var other = VERTX.deployVerticle(large).await();
        for (int i = 0; i < NotificationFeed.MOST_OF_ONE_USER; i++) {
            large.listen("anna", null, Ear.open()).await();
        }

        assertThatThrownBy(() -> large.listen("anna", null, Ear.open()).await())
                .isInstanceOf(NotNowException.class)
                .hasMessage("50 clients listen to this user already");
        large.listen("bert", null, Ear.open()).await();
        VERTX.undeploy(other).await();
    }

    @Test
    void aDatabaseThatIsAwayIsNoDefect() {
        var nowhere = feed(Postgres.at("postgresql://postgres@127.0.0.1:1/postgres"), 1);
        var other = VERTX.deployVerticle(nowhere).await();

        assertThatThrownBy(() -> nowhere.listen("anna", null, Ear.open()).await())
                .isInstanceOf(NotNowException.class);
        VERTX.undeploy(other).await();
    }

    @Test
    void afterAnOutageItGoesOn() {
        var ear = Ear.open();
        listen(ear, null);
        sql.query("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()")
                .execute()
                .await();
        happen("1");
        until(() -> ear.ids().contains("1"));

        assertThat(ear.ids()).containsExactly("1");
    }
}
