package io.holdfast.protocol;

import org.jspecify.annotations.Nullable;

/** What the stock domain is asked. Values are validated at the edge and trusted from there. */
public sealed interface StockRequest {
    /** The client's idempotency claim, or null; reads have none. */
    @Nullable
    KeyClaim claim();

    record Create(long priceMinor, @Nullable KeyClaim claim) implements StockRequest {}

    record Find(String itemId) implements StockRequest {
        @Override
        public @Nullable KeyClaim claim() {
            return null;
        }
    }

    record Add(String itemId, long amount, @Nullable KeyClaim claim) implements StockRequest {}

    record Subtract(String itemId, long amount, @Nullable KeyClaim claim) implements StockRequest {}

    /** Items {@code 0…items−1}, each with the starting stock and the price. */
    record Seed(
            int items,
            long startingStock,
            long priceMinor,
            @Nullable KeyClaim claim) implements StockRequest {}
}
