package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.journal.DurabilityCheck.NotDurableException;
import io.vertx.pgclient.PgConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DurabilityCheckTest {
    @RegisterExtension
    static JournalDatabase database = new JournalDatabase();

    @Test
    void aServerThatForcesItsWritesPasses() {
        assertThatCode(() -> DurabilityCheck.run(database.connect()).await()).doesNotThrowAnyException();
    }

    @Test
    void aDatabaseThatDoesNotWaitForItsLogIsRefusedWithWhatToDo() {
        database.run(
                "do $$ begin execute 'alter database ' || current_database() || ' set synchronous_commit = off'; end $$");

        assertThatThrownBy(() -> DurabilityCheck.run(database.connect()).await())
                .isInstanceOf(NotDurableException.class)
                .hasMessage("Postgres is not durable: synchronous_commit is off;"
                        + " fsync, synchronous_commit and full_page_writes must be on");

        database.run(
                "do $$ begin execute 'alter database ' || current_database() || ' reset synchronous_commit'; end $$");
    }

    /** Only a restart changes fsync, so the server's answer is replaced, not the server. */
    @Test
    void everySettingThatIsOffIsNamed() {
        var connection = database.connect();
        seeSettings(connection, "fsync", "full_page_writes", "synchronous_commit");

        assertThatThrownBy(() -> DurabilityCheck.run(connection).await())
                .hasMessageContaining("fsync is off, full_page_writes is off, synchronous_commit is off");
    }

    @Test
    void oneSettingThatIsOffIsEnough() {
        var connection = database.connect();
        seeSettings(connection, "fsync");

        assertThatThrownBy(() -> DurabilityCheck.run(connection).await())
                .isInstanceOf(NotDurableException.class)
                .hasMessageContaining("durable: fsync is off; ");
    }

    private static void seeSettings(PgConnection connection, String... off) {
        connection
                .query("create temporary view pg_settings as select name, case when name in ('"
                        + String.join("','", off)
                        + "') then 'off' else setting end as setting from pg_catalog.pg_settings;"
                        + " set search_path = pg_temp, pg_catalog")
                .execute()
                .await();
    }
}
