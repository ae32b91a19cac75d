package io.holdfast.faults;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * What is to happen at one point, and when.
 *
 * @param probability above 0, at most 1
 * @param count how often it may still happen on this node; empty for as often as it comes
 */
public record FaultRule(
        Site site, FaultPoint point, FaultAction action, double probability, OptionalInt count, FaultMatch match) {
    public FaultRule {
        point.require(action);
        match.requireKnownAt(site);
    }

    /** Whether it is for this operation; chance and count have not been asked. */
    boolean isFor(FaultPoint here, About about) {
        return !isSpent() && point.equals(here) && match.matches(about);
    }

    boolean happens(RandomGenerator chance) {
        return probability >= 1 || chance.nextDouble() < probability;
    }

    boolean isSpent() {
        return count.isPresent() && count.getAsInt() == 0;
    }

    FaultRule usedOnce() {
        return count.isEmpty()
                ? this
                : new FaultRule(site, point, action, probability, OptionalInt.of(count.getAsInt() - 1), match);
    }

    /** Two rules of which the newer takes the older's place. */
    boolean replaces(FaultRule other) {
        return site == other.site && point.equals(other.point) && match.equals(other.match);
    }
}
