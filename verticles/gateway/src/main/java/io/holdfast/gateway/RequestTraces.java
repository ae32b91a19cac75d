package io.holdfast.gateway;

import org.jspecify.annotations.Nullable;

/** Records how some requests went, for whoever looks at traces. A port. */
@FunctionalInterface
public interface RequestTraces {
    /** Of no request. */
    RequestTraces NONE = (route, parent) -> null;

    /** A request begins; null when it is not to be recorded. {@code parent}: the valid trace context that it brought, or null. */
    @Nullable
    RequestTrace begin(Route route, @Nullable String parent);

    /** One request that is recorded. */
    interface RequestTrace {
        /** The trace context for what it sets off. */
        String context();

        /** It was answered. */
        void answered(int status);

        /** Its client went away before it had said what it wanted. */
        void abandoned();
    }
}
