package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.SqlClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JournalIdentityTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    private static String identity(SqlClient client) {
        return JournalIdentity.of(client).await();
    }

    @Test
    void itIsTheSameForAnybodyForAsLongAsTheTableIs() {
        var connection = database.connect();
        String before = identity(connection);
        connection.query("begin").execute().await();
        connection.query("create role nobody_special").execute().await();
        connection.query("set role nobody_special").execute().await();
        assertThat(identity(connection)).isEqualTo(before);
        connection.query("rollback").execute().await();
    }

    /** As when a dump is restored. */
    @Test
    void itIsAnotherOnceTheTableIsMadeAnew() {
        var connection = database.connect();
        String before = identity(connection);
        connection.query("begin").execute().await();
        connection
                .query("alter table decision rename to decision_before")
                .execute()
                .await();
        connection
                .query("create table decision (like decision_before)")
                .execute()
                .await();
        assertThat(identity(connection)).isNotEqualTo(before);
        connection.query("rollback").execute().await();
    }
}
