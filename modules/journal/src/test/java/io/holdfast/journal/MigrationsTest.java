package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.TestStores;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final String APPLIED = """
            select coalesce(string_agg(version || ' ' || installed_on, ', ' order by installed_rank), 'none')
            from flyway_schema_history where success""";

    private static final String FROM_THE_FUTURE = """
            insert into flyway_schema_history
                (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'postgres', 1, true)""";

    @Test
    void theyApplyToAnEmptyDatabaseAndAgainWithoutEffect() {
        var postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        var vertx = Vertx.vertx();
        var connection = postgres.connectForKeys(vertx).await();
        var once = applied(connection);

        Migrations.apply(postgres);

        assertThat(once).startsWith("1 ").contains(", 2 ", ", 3 ", ", 4 ");
        assertThat(applied(connection)).isEqualTo(once);
        vertx.close().await();
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() {
        var postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        var vertx = Vertx.vertx();
        var connection = postgres.connectForKeys(vertx).await();
        connection.query(FROM_THE_FUTURE).execute().await();

        assertThatThrownBy(() -> Migrations.apply(postgres)).hasMessageContaining("999");
        vertx.close().await();
    }

    private static String applied(SqlConnection connection) {
        return connection.query(APPLIED).execute().await().iterator().next().getString(0);
    }
}
