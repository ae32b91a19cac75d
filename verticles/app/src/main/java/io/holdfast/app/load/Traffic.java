package io.holdfast.app.load;

import java.nio.ByteBuffer;

/** What a {@link ClosedLoop} sends, and who learns of the answers; called on the loop's one thread only. */
public interface Traffic {
    /** Returned by {@link #next} when nothing is left to send. */
    long NOTHING = -1;

    /**
     * Writes the next request.
     *
     * @param nowNs {@link System#nanoTime}
     * @return a number of the caller's choice that names the request, 0 or more; or {@link #NOTHING}
     */
    long next(ByteBuffer request, long nowNs);

    void answered(long request, Response response, long latencyNs, long nowNs);

    /** Its connection broke before the answer came, so what became of it is unknown. */
    void lost(long request);

    /** Whether a connection that broke is opened again. */
    default boolean reconnects() {
        return true;
    }
}
