package io.holdfast.app.chaos;

import java.util.List;

/** All verdicts of a command together. */
record Total(int passed, int failed, int notRun, long kills, long storeLosses, long sold) {
    private static final int FAILED = 1;
    private static final int NOT_RUN = 3;

    static Total of(List<Verdict> verdicts) {
        Total total = new Total(0, 0, 0, 0, 0, 0);
        for (Verdict verdict : verdicts) {
            total = total.plus(verdict);
        }
        return total;
    }

    private Total plus(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed run ->
                new Total(passed + 1, failed, notRun, kills, storeLosses, sold).plus(run.figures());
            case Verdict.Failed run ->
                new Total(passed, failed + 1, notRun, kills, storeLosses, sold).plus(run.figures());
            case Verdict.NotRun none -> new Total(passed, failed, notRun + 1, kills, storeLosses, sold);
        };
    }

    private Total plus(Figures.Summary more) {
        return new Total(
                passed, failed, notRun, kills + more.kills(), storeLosses + more.storeLosses(), sold + more.sold());
    }

    String line(long seed, double seconds) {
        return "%s %,d passed, %,d failed, %,d not run: %,d kills, %,d store losses, %,d sold, seed %d  (%.0f s)"
                .formatted(
                        failed > 0 ? "FAIL" : notRun > 0 ? "INCOMPLETE" : "PASS",
                        passed,
                        failed,
                        notRun,
                        kills,
                        storeLosses,
                        sold,
                        seed,
                        seconds);
    }

    int exitStatus() {
        return failed > 0 ? FAILED : notRun > 0 ? NOT_RUN : 0;
    }
}
