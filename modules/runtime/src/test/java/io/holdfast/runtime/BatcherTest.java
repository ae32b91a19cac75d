package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class BatcherTest {
    private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();
    private TestLoop loop;
    private Batcher<String> batcher;

    /** A batch in flight, which the test ends. */
    private record Run(List<String> batch, Promise<Void> end) {}

    @BeforeEach
    void make(Vertx vertx) {
        loop = TestLoop.on(vertx);
        batcher = new Batcher<>(vertx, 3, this::run);
    }

    private Future<Void> run(List<String> batch) {
        if (batch.contains("throws")) {
            throw new IllegalArgumentException("as the test wants");
        }
        var run = new Run(List.copyOf(batch), Promise.promise());
        runs.add(run);
        return run.end().future();
    }

    private void add(String... items) {
        loop.turn(() -> List.of(items).forEach(batcher::add));
    }

    private Run next() {
        return StandInParticipant.Waiting.next(runs);
    }

    private void complete(Run run) {
        loop.turn(() -> run.end().complete());
    }

    @Test
    void anIdleBatcherRunsAtTheEndOfTheTurn() {
        var runsWithinTheTurn = new ArrayList<Integer>();
        loop.turn(() -> {
            batcher.add("a");
            batcher.add("b");
            runsWithinTheTurn.add(runs.size());
        });
        assertThat(next().batch()).containsExactly("a", "b");
        assertThat(runsWithinTheTurn).containsExactly(0);
    }

    @Test
    void whatArrivesWhileABatchIsInFlightIsTheNextBatch() {
        add("a");
        var first = next();
        add("b");
        add("c");
        assertThat(runs).as("one in flight").isEmpty();
        complete(first);
        assertThat(next().batch()).containsExactly("b", "c");
    }

    @Test
    void aBatchHasABoundAndTheRestFollowsInOrder() {
        add("a", "b", "c", "d", "e", "f", "g");
        for (var expected : List.of(List.of("a", "b", "c"), List.of("d", "e", "f"), List.of("g"))) {
            var run = next();
            assertThat(run.batch()).isEqualTo(expected);
            complete(run);
        }
    }

    @Test
    void aBatcherThatRanDryBeginsAnew() {
        add("a");
        complete(next());
        add("b");
        assertThat(next().batch()).containsExactly("b");
    }

    @Test
    void aFailedBatchStopsNothing() {
        add("a");
        var first = next();
        add("b");
        loop.turn(() -> first.end().fail("as the test wants"));
        assertThat(next().batch()).containsExactly("b");
    }

    @Test
    void aRunThatThrowsIsReportedAndStopsNothing(Vertx vertx) {
        var reported = new LinkedBlockingQueue<Throwable>();
        vertx.exceptionHandler(reported::add);
        add("throws", "lost");
        assertThat(StandInParticipant.Waiting.next(reported)).hasMessage("as the test wants");
        add("b");
        assertThat(next().batch()).containsExactly("b");
    }

    @Test
    void whatWaitsBehindARunThatThrowsIsRun(Vertx vertx) {
        vertx.exceptionHandler(expected -> {});
        add("a");
        var first = next();
        add("throws", "lost", "lost too", "b");
        complete(first);
        assertThat(next().batch()).containsExactly("b");
    }
}
