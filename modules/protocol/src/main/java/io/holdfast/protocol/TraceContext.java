package io.holdfast.protocol;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The W3C trace context of a request, which travels with it and with what is announced of it. */
public final class TraceContext {
    /** The name of the header, in HTTP, on the event bus and on Kafka. */
    public static final String HEADER = "traceparent";

    private static final Pattern VERSION_0 =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final int ID_BEGIN = 3;
    private static final int ID_END = 35;

    private TraceContext() {}

    /** The context, or null when it is none: the specification has it ignored then. */
    public static @Nullable String valid(@Nullable String header) {
        return header != null && VERSION_0.matcher(header).matches() ? header : null;
    }

    /** Whether whoever began the trace has it recorded; {@code context} is a valid one, or null. */
    public static boolean isSampled(@Nullable String context) {
        return context != null && (Character.digit(context.charAt(context.length() - 1), 16) & 1) == 1;
    }

    /** The id of the trace alone, by which it is looked for, or null when the header is no context. */
    public static @Nullable String traceId(@Nullable String header) {
        String valid = valid(header);
        return valid == null ? null : valid.substring(ID_BEGIN, ID_END);
    }
}
