package io.holdfast.gateway;

import io.holdfast.protocol.OrderRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * As whom a request that was let in is answered.
 *
 * @param asCustomer whether nothing is there for him but his own
 * @param credentials what his token was believed by
 */
record Acting(String subject, boolean asCustomer, Credentials credentials) {
    private static final String KEY = "holdfast.acting";

    void of(RoutingContext context) {
        context.put(KEY, this);
    }

    /** Null where nobody has to say who he is. */
    static @Nullable Acting in(RoutingContext context) {
        return context.get(KEY);
    }

    /** For what goes on after its request: whether the token that began it is still believed. */
    static BooleanSupplier stillHolds(RoutingContext context) {
        var acting = in(context);
        return acting == null ? () -> true : () -> acting.credentials.areBelieved(context.request());
    }

    /** What the domain is asked instead of {@code request}. */
    Object restricted(Object request) {
        return asCustomer && request instanceof OrderRequest.OfOrder ofOrder
                ? new OrderRequest.OfCustomer(subject, ofOrder)
                : request;
    }
}
