package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/**
 * Which journal this is. Whoever keeps elsewhere what was made of a journal keeps this with it: in another one, or in one that a backup
 * brought back, the same numbers stand for other transactions.
 *
 * <p>It is made of the cluster, its timeline, which recovery to a point in time and a failover begin, the database, and the table, which a
 * dump that is restored makes anew. The copy of a whole data folder is not told from its original.
 */
public final class JournalIdentity {
    private static final String IDENTITY = """
            select c.system_identifier::text || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
                   || '/' || d.oid || '/' || 'decision'::regclass::oid
            from pg_control_system() c, pg_database d where d.datname = current_database()""";

    private JournalIdentity() {}

    /** As a text without spaces. */
    public static Future<String> of(SqlClient client) {
        return client.query(IDENTITY)
                .execute()
                .map(rows -> rows.iterator().next().getString(0));
    }
}
