package io.holdfast.architecture.example.stock;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Is made for sharing between threads, in four ways. */
public final class SharesState {
    private final Map<String, String> shared = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    public synchronized void put(String key) {
        shared.put(key, key);
    }

    public long next() {
        synchronized (shared) {
            return count.incrementAndGet();
        }
    }
}
