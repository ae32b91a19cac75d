package io.holdfast.protocol;

import org.jspecify.annotations.Nullable;

/** What the payment domain is asked. Values are validated at the edge and trusted from there. */
public sealed interface PaymentRequest {
    /** The client's idempotency claim, or null; reads have none. */
    @Nullable
    KeyClaim claim();

    record Create(@Nullable KeyClaim claim) implements PaymentRequest {}

    record Find(String userId) implements PaymentRequest {
        @Override
        public @Nullable KeyClaim claim() {
            return null;
        }
    }

    record AddFunds(
            String userId, long amountMinor, @Nullable KeyClaim claim) implements PaymentRequest {}

    record Pay(String userId, long amountMinor, @Nullable KeyClaim claim) implements PaymentRequest {}

    /** Users {@code 0…users−1}, each with the starting credit. */
    record Seed(
            int users, long startingCreditMinor, @Nullable KeyClaim claim) implements PaymentRequest {}
}
