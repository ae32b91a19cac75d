package io.holdfast.app.bench;

import io.holdfast.app.trial.Audit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The results that reports are made of. */
final class Samples {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;
    static final String HOSTILE = "http://x:1/</script><script>alert(1)</script>\"'&<!--";

    private Samples() {}

    /** Warmed up for a second; then a second of 1 ms each, and one of 20 ms each with something of every other outcome. */
    static Result eventful() {
        Tally warmUp = new Tally(Timeline.lasting(1));
        warmUp.answered(200, 50 * MS, 0, SECOND);
        warmUp.measuredFor(SECOND);
        Tally measured = new Tally(Timeline.lasting(2));
        for (int i = 0; i < 900; i++) {
            measured.answered(200, MS, i, 2 * SECOND);
        }
        for (int i = 0; i < 100; i++) {
            measured.answered(200, 20 * MS, SECOND + i, 2 * SECOND);
        }
        List.of(409, 409, 402, 429, 202, 500)
                .forEach(status -> measured.answered(status, MS, SECOND + 100, 2 * SECOND));
        measured.lost(SECOND + 100, 2 * SECOND);
        measured.measuredFor(2 * SECOND);
        return result(
                warmUp,
                measured,
                Optional.of(new CpuTime(new TreeMap<>(Map.of("server", 100_000L, "redis", 20_000L)))),
                Optional.of(new Audit(Audit.Verdict.BROKEN, List.of("I4 is broken", HOSTILE))));
    }

    /** Of an instance of which nothing is known here and that did nothing. */
    static Result empty() {
        Tally nothing = new Tally(Timeline.lasting(1));
        return result(nothing, nothing, Optional.empty(), Optional.empty());
    }

    private static Result result(Tally warmUp, Tally measured, Optional<CpuTime> cpu, Optional<Audit> audit) {
        Plan plan = new Plan(2, 1, 8, 1_000, false, 0);
        Optional<Announced> announced = audit.map(any -> new Announced(1_234, 5, new TreeMap<>(Map.of(0.5, 10L))));
        return new Result(plan, warmUp, measured, cpu, "2pc", announced, audit, conditions());
    }

    private static Conditions conditions() {
        SequencedMap<String, String> options = new LinkedHashMap<>();
        options.put("--url", HOSTILE);
        options.put("--seconds", "2");
        return new Conditions(
                Instant.parse("2026-11-27T01:02:03Z"),
                "holdfast 1",
                HOSTILE,
                "a JVM 25",
                "Linux 6",
                2,
                24L << 30,
                Optional.of("ext4"),
                options);
    }
}
