package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionsTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void aSessionIsUnfinishedUntilItIsClosedHoweverFarAStartHadComeWithIt() {
        long live = database.openSession();
        long fenced = database.openSession();
        long closed = database.openSession();
        Sessions.fence(database.sql(), fenced).await();
        Sessions.fence(database.sql(), closed).await();
        Sessions.close(database.sql(), closed).await();

        assertThat(Sessions.unfinished(database.sql(), "test").await()).containsExactly(live, fenced);
        assertThat(Sessions.unfinished(database.sql(), "another node").await()).isEmpty();
    }

    @Test
    void aSessionHasAPartOfTheJournalForItselfAndWithoutItNothingIsDecided() {
        long one = database.openSession();
        long two = database.openSession();
        new Books(database).decide(one, 1, 'C', "");
        new Books(database).decide(two, 1, 'A', "");

        assertThat(database.texts("select tableoid::regclass || ' ' || outcome::text from decision order by 1"))
                .containsExactly("decision_" + one + " C", "decision_" + two + " A");
        assertThatThrownBy(() -> new Books(database).decide(two + 1, 1, 'A', ""))
                .hasMessageContaining("no partition of relation");
        assertThatThrownBy(() -> database.run(
                        "select decide_aborts(array[$1::bigint], '{2}', '{\"\"}', '')", (two + 1) << 40 | 1))
                .hasMessageContaining("HF001");
    }

    @Test
    void whoSeesASessionSeesAllBelowIt() {
        var first = database.connect();
        var second = database.connect();
        first.query("begin").execute().await();
        long lower = Sessions.open(first, "test").await();

        var higher = Sessions.open(second, "test");
        first.query("select pg_sleep(0)").execute().await();
        assertThat(higher.isComplete()).isFalse();
        first.query("commit").execute().await();

        assertThat(higher.await()).isEqualTo(lower + 1);
    }

    @Test
    void whoDecidesDoesNotWaitForASessionThatIsBeingOpened() {
        long session = database.openSession();
        var opener = database.connect();
        opener.query("begin").execute().await();
        Sessions.open(opener, "test").await();

        new Books(database).decide(session, 1, 'C', "");

        assertThat(database.decisionOf(session << 40 | 1)).isEqualTo("C");
        opener.query("rollback").execute().await();
    }

    @Test
    void aClosedSessionIsUnfoldedUntilAllOfItIsInTheBalances() {
        database.openSession();
        long closed = database.openSession();
        Sessions.fence(database.sql(), closed).await();
        Sessions.close(database.sql(), closed).await();

        var unfolded = Sessions.unfolded(database.sql()).await();
        assertThat(unfolded).containsExactly(closed);
        Folder.foldEnded(database.sql(), unfolded).await();
        assertThat(Sessions.unfolded(database.sql()).await()).isEqualTo(List.of());
    }
}
