package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

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
