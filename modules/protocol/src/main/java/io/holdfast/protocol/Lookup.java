package io.holdfast.protocol;

/** Questions that one domain asks another; each is answered by a {@link Found}. */
public sealed interface Lookup {
    /** Asked of stock: the item's price now. */
    record Price(String itemId) implements Lookup {}

    /** Asked of payment: whether the account exists. */
    record Account(String userId) implements Lookup {}

    /** The answer to a lookup. */
    sealed interface Found {
        /** The item's price in minor units. */
        record PriceIs(long priceMinor) implements Found {}

        /** It exists. */
        record Exists() implements Found {}

        /** No such id. */
        record Missing() implements Found {}
    }
}
