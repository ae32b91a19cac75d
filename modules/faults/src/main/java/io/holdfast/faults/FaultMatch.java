package io.holdfast.faults;

import java.util.Locale;

/** Which operations a rule is for. */
public sealed interface FaultMatch {
    /** All of them. */
    record Any() implements FaultMatch {}

    /** Those that move this item. */
    record Item(String id) implements FaultMatch {}

    /** Those that move this user's credit. */
    record User(String id) implements FaultMatch {}

    /** Those of this order's checkouts. */
    record Order(String id) implements FaultMatch {}

    default boolean matches(About about) {
        return switch (this) {
            case Any any -> true;
            case Item(var id) -> about.isOfItem(id);
            case User(var id) -> about.isOfUser(id);
            case Order(var id) -> about.order().equals(id);
        };
    }

    /** {@code what} is item, user or order. */
    static FaultMatch of(String what, String id) {
        if (!isId(id)) {
            throw new FaultSyntaxException(what + " is '" + id + "', and an id has 1 to 64 of A-Z, a-z, 0-9, _ and -");
        }
        return switch (what) {
            case "item" -> new Item(id);
            case "user" -> new User(id);
            case "order" -> new Order(id);
            default ->
                throw new FaultSyntaxException("a rule matches an item, a user or an order, not a '" + what + "'");
        };
    }

    private static boolean isId(String text) {
        return text.matches("[A-Za-z0-9_-]{1,64}");
    }

    /** A participant knows no others than its own, and would never fire. */
    default void requireKnownAt(Site site) {
        boolean known =
                switch (this) {
                    case Any any -> true;
                    case Item item -> site != Site.PAYMENT;
                    case User user -> site != Site.STOCK;
                    case Order order -> true;
                };
        if (!known) {
            throw new FaultSyntaxException(
                    site.label() + " sees no " + getClass().getSimpleName().toLowerCase(Locale.ROOT) + ": match "
                            + (site == Site.STOCK ? "an item" : "a user") + " or an order there");
        }
    }
}
