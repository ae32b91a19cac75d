package io.holdfast.app.audit;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one look found. However much is broken, only so many findings of each invariant are kept. */
final class Findings {
    private static final int KEPT_PER_INVARIANT = 5_000;

    private final Map<Invariant, Map<String, Finding>> byInvariant = new EnumMap<>(Invariant.class);

    void add(Finding finding) {
        var kept = byInvariant.computeIfAbsent(finding.invariant(), invariant -> new LinkedHashMap<>());
        if (kept.size() < KEPT_PER_INVARIANT) {
            kept.putIfAbsent(finding.key(), finding);
        }
    }

    void equal(Invariant invariant, String subject, String what, long expected, long found) {
        if (expected != found) {
            add(Finding.ofAmounts(invariant, subject, what, expected, found));
        }
    }

    /** The same, with what puts it right. */
    void equal(Invariant invariant, String subject, String what, long expected, long found, Remedy remedy) {
        if (expected != found) {
            add(Finding.ofAmounts(invariant, subject, what, expected, found).with(remedy));
        }
    }

    /** Those that an earlier look has seen as well. */
    Findings alsoIn(Findings earlier) {
        var both = new Findings();
        byInvariant.forEach((invariant, kept) -> {
            var before = earlier.byInvariant.getOrDefault(invariant, Map.of());
            kept.values().stream()
                    .filter(finding -> before.containsKey(finding.key()))
                    .forEach(both::add);
        });
        return both;
    }

    boolean isEmpty() {
        return byInvariant.values().stream().allMatch(Map::isEmpty);
    }

    Collection<Finding> of(Invariant invariant) {
        return List.copyOf(byInvariant.getOrDefault(invariant, Map.of()).values());
    }

    List<Finding> all() {
        return byInvariant.values().stream()
                .flatMap(kept -> kept.values().stream())
                .toList();
    }
}
