package io.holdfast.consumers.leaderboard;

import io.holdfast.journal.JournalIdentity;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a leaderboard is made of: which journal, and how much of it is kept. One that was made of anything else is as good as lost. The journal
 * may become another one under our feet, so it is looked at again every minute while anybody asks.
 */
final class Source {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final SqlClient journal;
    private final Optional<Duration> retention;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    private record Known(String text, Instant at) {}

    /** @param retention of the journal */
    Source(SqlClient journal, Optional<Duration> retention, InstantSource clock) {
        this.journal = journal;
        this.retention = retention;
        this.clock = clock;
    }

    Optional<Duration> retention() {
        return retention;
    }

    /** While Postgres is away it is what it was: nothing new is decided. */
    Future<String> text() {
        var last = known;
        if (last == null) {
            return look(journal);
        }
        if (clock.instant().isBefore(last.at().plus(FRESH))) {
            return Future.succeededFuture(last.text());
        }
        return look(journal).otherwise(away -> learn(last.text()));
    }

    /** Looks now. */
    Future<String> look(SqlClient client) {
        return JournalIdentity.of(client)
                .map(identity ->
                        learn(identity + " " + retention.map(Duration::toString).orElse("for-ever")));
    }

    private String learn(String text) {
        known = new Known(text, clock.instant());
        return text;
    }
}
