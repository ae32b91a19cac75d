package io.holdfast.app.audit;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one look found. However much is broken, only so many findings of each invariant are kept, and of as many again as a busy shop
 * can seem to have, what they are, so that the next look knows them.
 */
final class Findings {
    private static final int KEPT_PER_INVARIANT = 5_000;

    private static final int KNOWN_PER_INVARIANT = BalanceAudit.MAX_SUSPECTS;

    private final Map<Invariant, Map<String, Finding>> byInvariant = new EnumMap<>(Invariant.class);
    private final Map<Invariant, Set<String>> more = new EnumMap<>(Invariant.class);

    void add(Finding finding) {
        var kept = byInvariant.computeIfAbsent(finding.invariant(), invariant -> new LinkedHashMap<>());
        if (kept.size() < KEPT_PER_INVARIANT) {
            kept.putIfAbsent(finding.key(), finding);
            return;
        }
        var known = more.computeIfAbsent(finding.invariant(), invariant -> new HashSet<>());
        if (known.size() < KNOWN_PER_INVARIANT) {
            known.add(finding.key());
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
            var beyond = earlier.more.getOrDefault(invariant, Set.of());
            kept.values().stream()
                    .filter(finding -> before.containsKey(finding.key()) || beyond.contains(finding.key()))
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
