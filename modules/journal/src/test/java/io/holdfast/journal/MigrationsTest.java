package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.TestStores;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    private static final String APPLIED = """
            select coalesce(string_agg(version || ' ' || installed_on, ', ' order by installed_rank), 'none')
            from flyway_schema_history where success""";

    @Test
    void theyApplyToAnEmptyDatabaseAndAgainWithoutEffect() {
        var postgres = Postgres.at(TestStores.freshDatabase());
        Migrations.apply(postgres);
        var vertx = Vertx.vertx();
        var connection = postgres.connect(vertx).await();
        var once = applied(connection);

        Migrations.apply(postgres);

        assertThat(once).startsWith("1 ").contains(", 2 ", ", 3 ", ", 4 ");
        assertThat(applied(connection)).isEqualTo(once);
        vertx.close().await();
    }

    private static String applied(SqlConnection connection) {
        return connection.query(APPLIED).execute().await().iterator().next().getString(0);
    }
}
