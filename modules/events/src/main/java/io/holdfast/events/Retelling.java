package io.holdfast.events;

import io.holdfast.journal.Announcements;
import io.holdfast.journal.Announcements.Due;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;

/** What is told of one transaction, made of the journal once more: for who missed it when it was told. */
public final class Retelling {
    private Retelling() {}

    /** Its events with their ids; none when the journal does not hold that it is committed. */
    public static Future<List<CloudEvent>> of(SqlClient journal, TxId tx) {
        return Announcements.decided(journal, tx.session(), new Due(tx.seq() - 1, tx.seq()), 1)
                .map(decided -> decided.stream()
                        .flatMap(each -> Telling.of(each).stream())
                        .toList());
    }
}
