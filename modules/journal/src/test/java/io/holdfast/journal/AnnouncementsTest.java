package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Announcements.Decided;
import io.holdfast.journal.Announcements.Due;
import io.holdfast.journal.Announcements.Look;
import io.holdfast.journal.Announcements.Note;
import io.holdfast.journal.Announcements.Noted;
import io.holdfast.protocol.TxId;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnnouncementsTest {
    private static final int MANY = 100;

    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private final Books books = new Books(database);

    private static void note(SqlClient client, String subject) {
        client.query("insert into announcement (type, subject, body) values ('order.created', '" + subject + "', 'u')")
                .execute()
                .await();
    }

    private static Look look() {
        return Announcements.look(database.sql()).await();
    }

    private static List<String> noted(Look look, int limit) {
        return Announcements.noted(database.sql(), look, limit).await().stream()
                .map(Noted::subject)
                .toList();
    }

    /** A transaction whose number is drawn and that is not over: what is behind it may still be overtaken. */
    @Test
    void nothingIsReadBehindATransactionThatStillRuns() {
        var slow = database.connect();
        var tx = slow.begin().await();
        note(slow, "slow");
        note(database.sql(), "fast");
        assertThat(noted(look(), MANY)).isEmpty();

        tx.commit().await();
        assertThat(noted(look(), MANY)).containsExactly("slow", "fast");
    }

    @Test
    void whatIsMarkedIsNotReadAgainAndALimitedPageIsTheOldest() {
        List.of("a", "b", "c").forEach(subject -> note(database.sql(), subject));
        var page = Announcements.noted(database.sql(), look(), 2).await();
        assertThat(page).extracting(Noted::subject).containsExactly("a", "b");
        assertThat(page.getFirst().type()).isEqualTo("order.created");
        assertThat(page.getFirst().body()).isEqualTo("u");
        Announcements.mark(database.sql(), page.getLast()).await();
        assertThat(noted(look(), MANY)).containsExactly("c");
    }

    @Test
    void decisionsAreDueUpToTheLowWaterOnRecord() {
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#0 i:3");
        books.decide(session, 2, 'A', "stock-0@0#0 i:50");
        books.decide(session, 3, 'C', "stock-0@1#0 i:1");
        assertThat(look().due()).isEmpty();

        database.run("update low_water set seq = 2 where e = $1", session);
        assertThat(look().due()).containsExactly(Map.entry(session, new Due(0, 2)));
        var decided = decided(session, look());
        assertThat(decided).extracting(Decided::tx).containsExactly(new TxId(session, 1), new TxId(session, 2));
        assertThat(decided).extracting(Decided::committed).containsExactly(true, false);
        assertThat(decided.getFirst().branches()).hasSize(1);
        assertThat(decided.getLast().branches()).as("an abort tells nothing").isEmpty();

        Announcements.mark(database.sql(), session, 0, 2).await();
        Announcements.mark(database.sql(), session, 0, 1).await();
        assertThat(look().due()).as("a late mark lowers nothing").isEmpty();

        database.run("update low_water set announced = 1 where e = $1", session);
        Announcements.mark(database.sql(), session, 2, 2).await();
        Announcements.mark(database.sql(), session, 0, 2).await();
        assertThat(look().due()).as("what is wanted again stays so").containsExactly(Map.entry(session, new Due(1, 2)));
    }

    @Test
    void ofASessionThatIsClosedItIsKnownHowManyAreOwed() {
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#0 i:3");
        books.decide(session, 2, 'C', "stock-0@1#0 i:1");
        database.run("update low_water set seq = (1::bigint << 40) - 1 where e = $1", session);
        assertThat(look().due()).containsExactly(Map.entry(session, new Due(0, TxId.MAX_SEQ)));
        assertThat(owed()).isEqualTo(2);
        Announcements.mark(database.sql(), session, 0, TxId.MAX_SEQ).await();
        assertThat(owed()).isZero();
    }

    @Test
    void whatIsNotedIsOwedAsDecisionsAre() {
        long session = database.openSession();
        books.decide(session, 1, 'C', "stock-0@1#0 i:3");
        assertThat(owed()).as("not complete yet").isZero();
        Announcements.complete(database.sql(), session, 1).await();
        Announcements.note(
                        database.sql(), "order.refused", List.of(new Note("a", "{}", null), new Note("b", "{}", null)))
                .await();
        assertThat(owed()).isEqualTo(3);
        var first = Announcements.noted(database.sql(), look(), 1).await().getFirst();
        Announcements.mark(database.sql(), first).await();
        assertThat(owed()).isEqualTo(2);
    }

    private long owed() {
        return Announcements.owed(database.sql()).await();
    }

    @Test
    void whatIsNotedWithoutWaitingForTheDiskIsReadLikeTheRest() {
        var notes = List.of(new Note("a", "{1}", null), new Note("b", "{2}", "00-trace"));
        Announcements.note(database.sql(), "order.refused", notes).await();
        var page = Announcements.noted(database.sql(), look(), MANY).await();
        assertThat(page).extracting(Noted::type).containsOnly("order.refused");
        assertThat(page).extracting(Noted::subject).containsExactly("a", "b");
        assertThat(page).extracting(Noted::body).containsExactly("{1}", "{2}");
        assertThat(page).extracting(Noted::trace).containsExactly(null, "00-trace");
    }

    @Test
    void aLowWaterOnRecordOnlyRises() {
        long session = database.openSession();
        Announcements.complete(database.sql(), session, 7).await();
        Announcements.complete(database.sql(), session, 6).await();
        assertThat(look().due()).containsExactly(Map.entry(session, new Due(0, 7)));
    }

    @Test
    void whoseOrderItWasIsLookedUpWhereNobodyWasCharged() {
        long session = database.openSession();
        database.addOrder("free");
        decide(session, 1, "free", "stock-0@1#0 i:3");
        decide(session, 2, "free", "stock-0@1#0 i:3|payment-0@1#0 u:3");
        Announcements.complete(database.sql(), session, 2).await();
        assertThat(decided(session, look())).extracting(Decided::user).containsExactly("u", null);
    }

    private static void decide(long session, long seq, String order, String branches) {
        database.run(
                "insert into decision (tx, outcome, mode, order_id, branches, event) values ($1, 'C', '2', $2, $3, '')",
                session << 40 | seq,
                order,
                branches);
    }

    private static List<Decided> decided(long session, Look look) {
        var due = look.due().get(session);
        return Announcements.decided(database.sql(), session, due, MANY).await();
    }

    /** An order is created, and paid by somebody who has seen it: the creation is told first, whoever tells. */
    @Test
    void whatADecisionRestsOnIsNotedWhereALaterLookReads() {
        long session = database.openSession();
        note(database.sql(), "order");
        books.decide(session, 1, 'C', "stock-0@1#0 i:3");
        database.run("update low_water set seq = 1 where e = $1", session);
        var earlier = look();
        assertThat(look().isAfter(earlier)).as("nothing runs meanwhile").isTrue();

        var slow = database.connect();
        var tx = slow.begin().await();
        note(slow, "slow");
        note(database.sql(), "seen by the next look");
        var during = look();
        assertThat(look().isAfter(during))
                .as("what it saw is behind one that still runs")
                .isFalse();
        tx.commit().await();
        assertThat(look().isAfter(during)).isTrue();
    }
}
