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
    private Vertx vertx;
    private TestLoop loop;
    private Batcher<String> batcher;
    private int expected;

    /** A batch in flight, which the test ends. */
    private record Run(List<String> batch, Promise<Void> end) {}

    @BeforeEach
    void make(Vertx given) {
        vertx = given;
        loop = TestLoop.on(vertx);
        batcher = new Batcher<>(vertx, 3, () -> expected, this::run);
    }

    private void haveNoEndOfPatience() {
        batcher = new Batcher<>(vertx, 3, Long.MAX_VALUE / 2, () -> expected, this::run);
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
    void aBatchWaitsForWhatIsExpectedToJoinIt() {
        haveNoEndOfPatience();
        loop.turn(() -> {
            expected = 2;
            batcher.add("a");
        });
        loop.turn(() -> {
            expected = 1;
            batcher.add("b");
            batcher.add("c");
        });
        assertThat(next().batch()).as("with all that came in the turn").containsExactly("a", "b", "c");
    }

    @Test
    void aBatchDoesNotWaitLongForWhatDoesNotCome() {
        loop.turn(() -> {
            expected = 2;
            batcher.add("a");
        });
        complete(next());
        add("b");
        assertThat(next().batch()).as("and the next one as well").containsExactly("b");
    }

    @Test
    void whoIsPatientGoesWithTheNextWhoIsNot() {
        haveNoEndOfPatience();
        loop.turn(() -> batcher.addPatient("a"));
        add("b");
        assertThat(next().batch()).containsExactly("a", "b");
    }

    @Test
    void whoIsPatientDoesNotWaitLong() {
        loop.turn(() -> batcher.addPatient("a"));
        assertThat(next().batch()).containsExactly("a");
    }

    @Test
    void whoIsPatientGoesWithTheBatchThatWaitsForTheOneInFlight() {
        haveNoEndOfPatience();
        add("a");
        var first = next();
        loop.turn(() -> {
            batcher.add("b");
            batcher.addPatient("c");
        });
        complete(first);
        assertThat(next().batch()).containsExactly("b", "c");
    }

    @Test
    void aFullBatchOfThePatientWaitsForNobody() {
        loop.turn(() -> List.of("a", "b", "c", "d").forEach(batcher::addPatient));
        complete(next());
        assertThat(next().batch()).containsExactly("d");
    }

    @Test
    void aFullBatchWaitsForNobody() {
        loop.turn(() -> {
            expected = 1_000;
            List.of("a", "b", "c").forEach(batcher::add);
        });
        assertThat(next().batch()).containsExactly("a", "b", "c");
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
