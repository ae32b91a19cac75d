package io.holdfast.journal;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts on record every now and then how far a session is settled, so that others can read its decisions up to there. */
public final class LowWaterRecord {
    private static final Logger LOG = LoggerFactory.getLogger(LowWaterRecord.class);
    private static final long EVERY_MS = 200;

    private final SqlClient client;
    private final long session;
    private final LongSupplier lowWater;
    private long recorded;
    private boolean busy;
    private long timer;

    private LowWaterRecord(SqlClient client, long session, LongSupplier lowWater) {
        this.client = client;
        this.session = session;
        this.lowWater = lowWater;
    }

    public static LowWaterRecord start(Vertx vertx, SqlClient client, long session, LongSupplier lowWater) {
        var record = new LowWaterRecord(client, session, lowWater);
        record.timer = vertx.setPeriodic(EVERY_MS, timer -> record.tick());
        return record;
    }

    private void tick() {
        long now = lowWater.getAsLong();
        if (busy || now == recorded) {
            return;
        }
        busy = true;
        Announcements.complete(client, session, now)
                .onSuccess(written -> recorded = now)
                .onFailure(cause -> LOG.debug("the low water of {} is put on record later", session, cause))
                .onComplete(done -> busy = false);
    }

    public void stop(Vertx vertx) {
        vertx.cancelTimer(timer);
    }
}
