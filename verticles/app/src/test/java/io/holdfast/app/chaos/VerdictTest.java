package io.holdfast.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Figures.Summary FIGURES = new Figures.Summary(40, 39, 18_402, 2_311, 17, 0, 0.84, 1.3, 2.5);
    private static final Verdict PASSED = new Verdict.Passed("redis-killed", FIGURES, 42, 61.2);
    private static final Verdict NOT_RUN = new Verdict.NotRun("disk-full", "needs root");

    private static Verdict failed(int complaints) {
        return new Verdict.Failed(
                "redis-killed",
                FIGURES,
                42,
                61.2,
                IntStream.range(0, complaints)
                        .mapToObj(number -> "complaint " + number)
                        .toList(),
                Path.of("folder"));
    }

    @Test
    void whatPassedIsOneLine() {
        assertThat(PASSED.lines())
                .containsExactly("PASS redis-killed             40 kills, 39 store losses, 18,402 sold, 2,311 refused,"
                        + " 17 retried, longest pause 0.8 s, ready after 1.3 s (max 2.5 s), seed 42  (61 s)");
    }

    @Test
    void whatFailedSaysWhyWhereAndHowToSeeItAgain() {
        assertThat(failed(12).lines())
                .hasSize(1 + 10 + 3)
                .contains("  complaint 9", "  and 2 more", "  the logs are in folder")
                .doesNotContain("  complaint 10")
                .endsWith("  again: ./holdfast chaos redis-killed --seed 42")
                .first()
                .asString()
                .startsWith("FAIL redis-killed ");
    }

    @Test
    void onlyWhenAllPassedAllPassed() {
        assertThat(Total.of(List.of(PASSED, PASSED)).exitStatus()).isZero();
        assertThat(Total.of(List.of(PASSED, NOT_RUN)).exitStatus()).isEqualTo(3);
        assertThat(Total.of(List.of(PASSED, NOT_RUN, failed(1))).exitStatus()).isEqualTo(1);
        assertThat(Total.of(List.of(PASSED, NOT_RUN, failed(1))).line(42, 100))
                .isEqualTo(
                        "FAIL 1 passed, 1 failed, 1 not run: 80 kills, 78 store losses, 36,804 sold, seed 42  (100 s)");
    }

    @Test
    void figuresOfNothingAreNothing() {
        assertThat(new Figures().summary().text())
                .isEqualTo("0 kills, 0 store losses, 0 sold, 0 refused, 0 retried, longest pause 0.0 s");
    }
}
