package io.holdfast.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.TestStores;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import org.flywaydb.core.Flyway;
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
    void aJournalInOneTableBecomesThePartOfAllSessionsSoFar() {
        var uri = TestStores.freshDatabase();
        var postgres = Postgres.at(uri);
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                .locations("classpath:db/migration")
                .target("4")
                .load()
                .migrate();
        var vertx = Vertx.vertx();
        var connection = postgres.connectForKeys(vertx).await();
        IN_ONE_TABLE.forEach(statement -> connection.query(statement).execute().await());
        var before = decisions(connection);

        Migrations.apply(postgres);

        assertThat(before).hasSize(3).isEqualTo(decisions(connection));
        assertThat(decisionOf(connection, 2L << 40 | 1)).isEqualTo("decision_1");
        long next = Sessions.open(connection, "test").await();
        assertThat(next).isEqualTo(3);
        assertThat(abort(connection, 1L << 40 | 1)).isEqualTo("C");
        assertThat(abort(connection, 2L << 40 | 9)).isEqualTo("A");
        assertThat(abort(connection, next << 40 | 1)).isEqualTo("A");
        assertThat(decisionOf(connection, next << 40 | 1)).isEqualTo("decision_3");
        assertThat(Folder.fold(connection, 1, 2, 10).await().folded()).isEqualTo(2);
        vertx.close().await();
    }

    private static final List<String> IN_ONE_TABLE = List.of(
            "insert into session (e, node, state) select nextval('session_id'), 'test', 'ACTIVE' from generate_series(1, 2)",
            "insert into session_lease (e) select e from session",
            "insert into low_water (e) select e from session",
            "insert into orders (id, user_id, paid_tx) values ('o', 'u', (1::bigint << 40) + 1)",
            """
            insert into decision (tx, outcome, mode, order_id, order_version, branches, event) values
                ((1::bigint << 40) + 1, 'C', '2', 'o', 1, 'stock-0@1#0 i:1', 'i=1@1'),
                ((1::bigint << 40) + 2, 'A', 's', null, null, 'stock-0@0#0 i:1', 'deadline'),
                ((2::bigint << 40) + 1, 'C', '2', null, null, 'stock-0@1#0 i:+5', '')""");

    private static List<String> decisions(SqlConnection connection) {
        return texts(connection, "select d::text from decision d order by tx");
    }

    private static String decisionOf(SqlConnection connection, long tx) {
        return texts(connection, "select tableoid::regclass::text from decision where tx = " + tx)
                .getFirst();
    }

    private static String abort(SqlConnection connection, long tx) {
        return texts(connection, "select outcome from decide_aborts('{" + tx + "}', '{2}', '{\"\"}', '')")
                .getFirst();
    }

    private static List<String> texts(SqlConnection connection, String sql) {
        return connection.query(sql).execute().await().stream()
                .map(row -> row.getString(0))
                .toList();
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
