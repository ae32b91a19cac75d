package io.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class BatchedQueryTest {
    private final AtomicInteger queries = new AtomicInteger();
    private TestLoop loop;
    private BatchedQuery<Integer, String> query;

    @BeforeEach
    void make(Vertx vertx) {
        loop = TestLoop.on(vertx);
        query = new BatchedQuery<>(vertx, 10, this::words);
    }

    private Future<List<String>> words(List<Integer> numbers) {
        queries.incrementAndGet();
        if (numbers.contains(13)) {
            return Future.failedFuture("an unlucky batch");
        }
        if (numbers.contains(666)) {
            throw new IllegalArgumentException("thrown before anything was asked");
        }
        return Future.succeededFuture(
                numbers.stream().map(number -> "number " + number).toList());
    }

    private Future<List<String>> asked(int... numbers) {
        return loop.start(() ->
                Future.join(IntStream.of(numbers).mapToObj(query::ask).toList()).map(all -> all.<String>list()));
    }

    @Test
    void everyQuestionGetsItsOwnAnswer() {
        assertThat(asked(3, 1, 2, 1).await()).containsExactly("number 3", "number 1", "number 2", "number 1");
        assertThat(queries).hasValue(1);
    }

    @Test
    void aPatientQuestionGoesWithTheNextThatIsInAHurry() {
        var both = loop.start(() -> Future.join(query.askPatiently(3), query.ask(4)));
        assertThat(both.await().<String>list()).containsExactly("number 3", "number 4");
        assertThat(queries).hasValue(1);
    }

    @Test
    void questionsBeyondTheBoundAreAnsweredByTheNextQuery() {
        assertThat(asked(IntStream.range(20, 45).toArray()).await())
                .isEqualTo(IntStream.range(20, 45).mapToObj(i -> "number " + i).toList());
        assertThat(queries).hasValue(3);
    }

    @Test
    void aBatchFailsAsAWholeAndTheNextOneIsAnswered() {
        var causes = loop.start(() -> {
            var lucky = query.ask(1);
            var unlucky = query.ask(13);
            return Future.join(lucky, unlucky)
                    .transform(failed -> Future.succeededFuture(
                            List.of(lucky.cause().getMessage(), unlucky.cause().getMessage())));
        });
        assertThat(causes.await()).containsExactly("an unlucky batch", "an unlucky batch");
        assertThat(asked(2).await()).containsExactly("number 2");
    }

    @Test
    void aQueryThatThrowsFailsItsBatchAndTheNextOneIsAnswered() {
        assertThatThrownBy(() -> asked(1, 666).await()).hasMessage("thrown before anything was asked");
        assertThat(asked(2).await()).containsExactly("number 2");
    }
}
