package io.holdfast.app;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** New ids as UUIDs of version 7: unique without asking anybody, and close together in an index. */
final class TimeOrderedIds implements Supplier<String> {
    @Override
    public String get() {
        var random = ThreadLocalRandom.current();
        long time = System.currentTimeMillis() << 16 | 0x7000 | (random.nextLong() & 0x0fff);
        long rest = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(time, rest).toString();
    }
}
