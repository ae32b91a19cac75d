package io.holdfast.app.faults;

import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.FaultRule;
import io.holdfast.faults.Site;
import org.jspecify.annotations.Nullable;

/** What the desk of the rules is asked. */
sealed interface DeskRequest {
    /** Answered with the new {@code RuleBook}, or with a failure whose message says why not. */
    record SetRule(FaultRule rule) implements DeskRequest {}

    /** Answered with the new {@code RuleBook}. */
    record ClearRules(Site site, @Nullable FaultPoint point) implements DeskRequest {}

    /** Answered with the {@code RuleBook} as it is. */
    record Show() implements DeskRequest {}

    /** A rule with a count wants to happen: answered with whether it still may, and then it counts. */
    record Claim(long ruleId) implements DeskRequest {}
}
