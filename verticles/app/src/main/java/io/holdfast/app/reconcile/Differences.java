package io.holdfast.app.reconcile;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one look at a model found.
 *
 * @param areAll whether there were no more, which are left out
 */
record Differences(List<Difference> list, boolean areAll) {
    /** Of these what the later look found again. */
    List<Difference> stillIn(Differences later) {
        var now = later.list.stream()
                .collect(Collectors.toMap(Difference::place, Function.identity(), (first, second) -> first));
        return list.stream()
                .filter(each -> now.containsKey(each.place())
                        && each.isStillSoIn(Objects.requireNonNull(now.get(each.place()))))
                .toList();
    }
}
