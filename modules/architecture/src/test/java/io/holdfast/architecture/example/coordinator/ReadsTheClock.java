package io.holdfast.architecture.example.coordinator;

import java.util.Random;
import java.util.function.LongSupplier;

/** Reads the clock, by call and by reference, and rolls dice. */
public final class ReadsTheClock implements Port {
    private final LongSupplier clock = System::nanoTime;
    private final Random seeded = new Random(1);
    private final Random unseeded = new Random();

    @Override
    public long time() {
        return System.currentTimeMillis() + clock.getAsLong() + seeded.nextInt() + unseeded.nextInt();
    }
}
