package io.holdfast.protocol;

/** What a domain answers to a request; the gateway turns it into HTTP. */
public sealed interface Answer {
    /** An answer that will be the same for ever, so that it may be kept under an idempotency key. */
    sealed interface Definite extends Answer {}

    /** It is done. */
    record Success(String contentType, String body) implements Definite {
        public static Success json(String body) {
            return new Success("application/json", body);
        }

        public static Success text(String body) {
            return new Success("text/plain; charset=utf-8", body);
        }
    }

    /** It was refused, and nothing was changed. */
    record Refusal(Kind kind, String detail) implements Definite {}

    /** Not now: nothing happened, the same request may succeed after {@code retryAfterSeconds}. */
    record NotNow(String detail, int retryAfterSeconds) implements Answer {}

    /** Whether it happened is not known yet; the location will tell. */
    record Pending(String location) implements Answer {}

    /** The kept answer of an earlier request with the same key. */
    record Replay(int status, String contentType, String body) implements Answer {}

    /** Why a request was refused; {@code type} is the stable last segment of the problem's URI. */
    enum Kind {
        UNKNOWN_ORDER(404, "unknown-order", "No such order"),
        UNKNOWN_ITEM(404, "unknown-item", "No such item"),
        UNKNOWN_USER(404, "unknown-user", "No such user"),
        OUT_OF_STOCK(409, "out-of-stock", "Not enough stock"),
        INSUFFICIENT_CREDIT(402, "insufficient-credit", "Not enough credit"),
        BALANCE_LIMIT(409, "balance-limit", "The balance would exceed its limit"),
        ORDER_PAID(409, "order-paid", "The order is paid"),
        ORDER_EMPTY(409, "order-empty", "The order has no items"),
        ORDER_CHANGED(409, "order-changed", "The order changed meanwhile"),
        ORDER_LIMIT(409, "order-limit", "The order would exceed a limit"),
        KEY_MISMATCH(422, "idempotency-key-mismatch", "The idempotency key names another request"),
        KEY_IN_USE(409, "idempotency-key-in-use", "A request with this idempotency key is in progress");

        private final int status;
        private final String type;
        private final String title;

        Kind(int status, String type, String title) {
            this.status = status;
            this.type = type;
            this.title = title;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        public String type() {
            return type;
        }

        public String title() {
            return title;
        }
    }
}
