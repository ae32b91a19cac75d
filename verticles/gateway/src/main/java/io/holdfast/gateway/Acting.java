package io.holdfast.gateway;

import io.holdfast.protocol.OrderRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * As whom a request that was let in is answered.
 *
 * @param asCustomer whether nothing is there for him but his own
 */
record Acting(String subject, boolean asCustomer) {
    private static final String KEY = "holdfast.acting";

    void of(RoutingContext context) {
        context.put(KEY, this);
    }

    /** Null where nobody has to say who he is. */
    static @Nullable Acting in(RoutingContext context) {
        return context.get(KEY);
    }

    /** What the domain is asked instead of {@code request}. */
    Object restricted(Object request) {
        return asCustomer && request instanceof OrderRequest.OfOrder ofOrder
                ? new OrderRequest.OfCustomer(subject, ofOrder)
                : request;
    }
}
