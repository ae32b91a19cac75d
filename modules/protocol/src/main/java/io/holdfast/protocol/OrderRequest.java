package io.holdfast.protocol;

import org.jspecify.annotations.Nullable;

/** What the order domain is asked. Values are validated at the edge and trusted from there. */
public sealed interface OrderRequest {
    /** The client's idempotency claim, or null; reads have none. */
    @Nullable
    KeyClaim claim();

    record Create(String userId, @Nullable KeyClaim claim) implements OrderRequest {}

    /** What is asked of one order that there is already. */
    sealed interface OfOrder extends OrderRequest {
        String orderId();
    }

    record Find(String orderId) implements OfOrder {
        @Override
        public @Nullable KeyClaim claim() {
            return null;
        }
    }

    record AddItem(
            String orderId,
            String itemId,
            int quantity,
            @Nullable KeyClaim claim) implements OfOrder {}

    record Checkout(String orderId, @Nullable KeyClaim claim) implements OfOrder {}

    /** The same from a customer, for whom there are no orders but his own. */
    record OfCustomer(String userId, OfOrder request) implements OrderRequest {
        @Override
        public @Nullable KeyClaim claim() {
            return request.claim();
        }
    }

    /** Orders {@code 0…orders−1}, each of a random user and two random items. */
    record Seed(
            int orders,
            int items,
            int users,
            long priceMinor,
            @Nullable KeyClaim claim) implements OrderRequest {}
}
