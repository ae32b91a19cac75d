package io.holdfast.events.consuming;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How those who consume give way to those who sell. While the machine has little to spare, the share of their time in which they work
 * is halved every second; while it has, it is doubled. So where only they are at work they take what is there, and under a rush a
 * small part, and catch up after it. For all consumers of a node; any thread may ask.
 */
public final class Courtesy {
    private static final double BUSY = 0.75;
    private static final double LEAST = 1 / 64.0;
    private static final double LEAST_WHEN_FAR_BEHIND = 0.5;
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_REST_NS = TimeUnit.SECONDS.toNanos(5);

    private final DoubleSupplier load;
    private final LongSupplier nanoTime;
    private double share = 1;
    private long lookedAt;

    /**
     * Begins with all of it.
     *
     * @param load of the machine since it was last asked, 0 to 1; below 0 when that is not known
     * @param nanoTime as of System.nanoTime
     */
    public Courtesy(DoubleSupplier load, LongSupplier nanoTime) {
        this.load = load;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
    }

    /** Of nobody who has to give way. */
    public static Courtesy none() {
        return new Courtesy(() -> 0, () -> 0);
    }

    /** The part of their time in which they may work, above 0 and at most 1. */
    public synchronized double share() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK_NS) {
            lookedAt = now;
            share = load.getAsDouble() >= BUSY ? Math.max(LEAST, share / 2) : Math.min(1, share * 2);
        }
        return share;
    }

    /**
     * How long to rest after so much work. Whoever is far behind works half of its time at least: a machine that is always busy must not
     * have events lost that Kafka keeps for some days.
     *
     * @param behind how old the oldest was that it worked on
     */
    long restNs(long workNs, Duration behind) {
        double share = behind.compareTo(PATIENCE) > 0 ? Math.max(share(), LEAST_WHEN_FAR_BEHIND) : share();
        return Math.clamp((long) (workNs / share) - workNs, 0, LONGEST_REST_NS);
    }
}
