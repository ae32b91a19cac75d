package io.holdfast.reservations;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.reservations.Persistence.Work;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PersistenceTest {
    private static final List<ShardId> SHARDS = List.of(new ShardId("stock", 0));
    private static final Work WORK = new Work("session 3", "is not settled", SHARDS);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong clockMs = new AtomicLong(1_000);
    private final Persistence persistence = new Persistence(vertx, Stuck.Cause.RECOVERY, clockMs::get);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private List<Stuck> seen() {
        var seen = new ArrayList<Stuck>();
        persistence.each(seen::add);
        return seen;
    }

    @Test
    void workIsTriedUntilItSucceeds() {
        var tries = new AtomicInteger();
        var done = persistence.forEver(
                WORK,
                () -> tries.incrementAndGet() < 4
                        ? Future.failedFuture("not yet")
                        : Future.succeededFuture(tries.get()));
        assertThat(done.await()).isEqualTo(4);
        assertThat(seen()).isEmpty();
    }

    @Test
    void whatFailedIsSeenWithAllThatAPersonNeeds() {
        var pause = persistence.pause(WORK, new IllegalStateException("stock-0 is not open"));
        clockMs.addAndGet(20);
        assertThat(seen())
                .containsExactly(Stuck.retried(
                        Stuck.Cause.RECOVERY, "session 3", "is not settled", SHARDS, "stock-0 is not open", 30L, 20));
        pause.await();
        assertThat(seen()).singleElement().extracting(Stuck::nextTryMs).isNull();
        persistence.forget(WORK);
        assertThat(seen()).isEmpty();
    }

    @Test
    void pausesGrowAndBeginAnewAtAPersonsWish() {
        for (long expected : new long[] {50, 100, 200, 400, 800, 1_000, 1_000}) {
            var pause = persistence.pause(WORK, new IllegalStateException("no"));
            assertThat(seen().getFirst().nextTryMs()).isEqualTo(expected);
            assertThat(pause.isComplete()).isFalse();
            if (expected < 1_000) {
                pause.await();
            }
        }
        assertThat(persistence.retry(seen().getFirst())).isEqualTo("tried again");
        assertThat(persistence.retry(seen().getFirst())).isEqualTo("a try is under way");
        var pause = persistence.pause(WORK, new IllegalStateException("no"));
        assertThat(seen().getFirst().nextTryMs()).isEqualTo(50);
        pause.await();
    }

    @Test
    void whatAPersonDoesNotMeanWaitsOn() {
        persistence.pause(WORK, new IllegalStateException("no")).onFailure(cause -> {});
        var other = Stuck.retried(Stuck.Cause.RECOVERY, "session 4", "", SHARDS, "", null, 0);
        assertThat(persistence.retry(other)).isEqualTo("a try is under way");
    }
}
