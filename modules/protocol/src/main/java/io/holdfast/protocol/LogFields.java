package io.holdfast.protocol;

import java.util.List;

/**
 * The ids by which lines of the log can be found that are about one thing. Whoever logs adds those that it knows, each with the
 * line; not by thread, because one thread serves many requests at a time. A log as JSON shows these, and no other.
 */
public final class LogFields {
    /** The W3C id of the trace that a request belongs to. */
    public static final String TRACE_ID = "trace_id";
    /** As the client has it in {@code X-Correlation-Id}. */
    public static final String CORRELATION_ID = "correlation_id";
    /** The order that it is about. */
    public static final String ORDER_ID = "order_id";
    /** A {@link TxId} in its text form, {@code 3.17}. */
    public static final String TX = "tx";
    /** The session that it is about, when it is about all of its transactions. */
    public static final String SESSION = "session";

    /** All of them, in the order in which they are shown. */
    public static final List<String> ALL = List.of(TRACE_ID, CORRELATION_ID, ORDER_ID, TX, SESSION);

    private LogFields() {}
}
