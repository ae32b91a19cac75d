package io.holdfast.simulation.simulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What the world of one seed is like. Drawn anew for each, with every kind of trouble present in some seeds and absent in
 * others: what hides behind too much trouble shows in a world with little, and the other way round.
 */
record Climate(Size size, Weather weather, Map<Mishap, Integer> meanPauseMs) {
    private static final int SECOND = 1_000;

    /** How much there is of everything. */
    record Size(
            int nodes,
            int stockShards,
            int paymentShards,
            int items,
            int users,
            int orders,
            int operations,
            int arrivalMs) {}

    /** What the network does all the time, in so many of a thousand messages, and how long everybody waits. */
    record Weather(
            int lost,
            int repeated,
            int late,
            int lateMs,
            int journalSilent,
            int journalLate,
            int shardTimeoutMs,
            int journalTimeoutMs,
            int deadlineMs) {}

    static Climate of(Dice dice, Set<Mishap> always) {
        return new Climate(size(dice), weather(dice), mishaps(dice, always));
    }

    private static Size size(Dice dice) {
        int operations = dice.happens(80) ? dice.between(200, 400) : dice.between(20, 110);
        return new Size(
                dice.between(2, 4),
                dice.between(1, 3),
                dice.between(1, 2),
                dice.between(2, 6),
                dice.between(2, 5),
                Math.max(4, operations * dice.between(2, 8) / 10),
                operations,
                dice.between(4, 16) * SECOND);
    }

    private static Weather weather(Dice dice) {
        return new Weather(
                dice.oneOf(0, 5, 20, 80),
                dice.oneOf(0, 20, 100, 300),
                dice.oneOf(0, 10, 50, 150),
                dice.oneOf(500, 3 * SECOND, 8 * SECOND),
                dice.oneOf(0, 0, 20, 100),
                dice.oneOf(0, 20, 100),
                dice.oneOf(300, SECOND, 2 * SECOND),
                dice.oneOf(300, SECOND, 2 * SECOND),
                dice.oneOf(SECOND, 3 * SECOND, 10 * SECOND));
    }

    private static Map<Mishap, Integer> mishaps(Dice dice, Set<Mishap> always) {
        var pauses = new EnumMap<Mishap, Integer>(Mishap.class);
        for (Mishap mishap : Mishap.values()) {
            if (always.contains(mishap)) {
                pauses.put(mishap, SECOND);
            } else if (dice.happens(350)) {
                pauses.put(mishap, dice.oneOf(1, 3, 8) * SECOND);
            }
        }
        return pauses;
    }
}
