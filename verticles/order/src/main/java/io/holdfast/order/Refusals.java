package io.holdfast.order;

import io.holdfast.protocol.Answer.Kind;
import org.jspecify.annotations.Nullable;

/** Who is told of checkouts that were refused. */
@FunctionalInterface
interface Refusals {
    /** {@code trace}: the trace context of the request, or null. */
    void refused(Order order, Kind reason, @Nullable String trace);
}
