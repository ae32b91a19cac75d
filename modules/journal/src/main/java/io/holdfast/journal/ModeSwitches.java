package io.holdfast.journal;

import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.protocol.LogFields;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of every change of protocol, with the rate that caused it. */
public final class ModeSwitches {
    private static final Logger LOG = LoggerFactory.getLogger(ModeSwitches.class);
    private static final String RECORD = "insert into mode_switch (e, mode, refusal_rate) values ($1,$2,$3)";

    private ModeSwitches() {}

    /** Logs and records the switch; a record that cannot be written changes nothing but is said. */
    public static void record(SqlClient client, long session, ProtocolSelector.Switch chosen) {
        LOG.atInfo()
                .addKeyValue(LogFields.SESSION, session)
                .log(
                        "session {} runs {} now: {} of the last checkouts were refused",
                        session,
                        chosen.to().label(),
                        String.format("%.1f %%", chosen.refusalRate() * 100));
        client.preparedQuery(RECORD)
                .execute(Tuple.of(session, chosen.to().label(), chosen.refusalRate()))
                .onFailure(cause -> LOG.atWarn()
                        .addKeyValue(LogFields.SESSION, session)
                        .log("the switch was not recorded: {}", cause.getMessage()));
    }
}
