package io.holdfast.protocol;

import org.jspecify.annotations.Nullable;

/** What the order domain is asked. Values are validated at the edge and trusted from there. */
public sealed interface OrderRequest {
    /** The client's idempotency claim, or null; reads have none. */
    @Nullable
    KeyClaim claim();

    record Create(String userId, @Nullable KeyClaim claim) implements OrderRequest {}

    record Find(String orderId) implements OrderRequest {
        @Override
        public @Nullable KeyClaim claim() {
            return null;
        }
    }

    record AddItem(
            String orderId,
            String itemId,
            int quantity,
            @Nullable KeyClaim claim) implements OrderRequest {}

    record Checkout(String orderId, @Nullable KeyClaim claim) implements OrderRequest {}

    /** Orders {@code 0…orders−1}, each of a random user and two random items. */
    record Seed(
            int orders,
            int items,
            int users,
            long priceMinor,
            @Nullable KeyClaim claim) implements OrderRequest {}
}
