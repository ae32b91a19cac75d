package io.holdfast.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.EmbeddedPostgres;
import io.holdfast.embedded.EmbeddedRedis;
import io.holdfast.embedded.FreePort;
import io.holdfast.embedded.RedisLine;
import io.holdfast.embedded.SimpleQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis and a Postgres that speak TLS, and let a user in that may do what the documents say, and nobody else. */
record GuardedStores(EmbeddedRedis redis, int redisPort, EmbeddedPostgres postgres, Certificate certificate)
        implements AutoCloseable {
    static final String PASSWORD = "canary-of-the-stores";
    private static final Path DOCUMENTS = Path.of("../../docs");

    static GuardedStores start(Path folder) throws Exception {
        var certificate = Certificate.in(folder, "dns:localhost");
        var redis = EmbeddedRedis.start(Files.createDirectory(folder.resolve("redis")));
        int port = FreePort.next();
        guard(redis, port, certificate);
        var postgres = EmbeddedPostgres.start(Files.createDirectory(folder.resolve("postgres")));
        guard(postgres, folder.resolve("postgres/data/pg_hba.conf"), certificate);
        return new GuardedStores(redis, port, postgres, certificate);
    }

    private static void guard(EmbeddedRedis redis, int port, Certificate certificate) throws IOException {
        var commands = new ArrayList<>(List.of(
                "CONFIG SET tls-cert-file " + certificate.chain(),
                "CONFIG SET tls-key-file " + certificate.key(),
                "CONFIG SET tls-ca-cert-file " + certificate.chain(),
                "CONFIG SET tls-auth-clients no",
                "CONFIG SET tls-port " + port));
        // Each stands on a line of its own, and goes on where a line is indented.
        Files.readString(DOCUMENTS.resolve("OPERATIONS.md"))
                .replace("\n    +", " +")
                .replace(">secret", ">" + PASSWORD)
                .lines()
                .filter(line -> line.startsWith("ACL SETUSER holdfast "))
                .forEach(commands::add);
        commands.add("ACL SETUSER default off");
        assertThat(commands).hasSize(8);
        for (String command : commands) {
            assertThat(RedisLine.ask(redis.address(), command)).as(command).isEqualTo("+OK");
        }
    }

    private static void guard(EmbeddedPostgres postgres, Path hosts, Certificate certificate) throws IOException {
        var document = Files.readString(DOCUMENTS.resolve("SECURITY.md"));
        var statements = new ArrayList<>(document.substring(document.indexOf("```sql\n") + 7)
                .replace("PASSWORD", PASSWORD)
                .lines()
                .takeWhile(line -> !line.equals("```"))
                .toList());
        assertThat(statements).hasSize(3);
        statements.add("alter system set ssl_cert_file = '" + certificate.chain() + "'");
        statements.add("alter system set ssl_key_file = '" + certificate.key() + "'");
        statements.add("alter system set ssl = on");
        Files.writeString(hosts, """
                host    all postgres 127.0.0.1/32 trust
                hostssl all all      127.0.0.1/32 scram-sha-256
                """);
        statements.add("select pg_reload_conf()");
        try (var query = SimpleQuery.open(postgres.address(), "postgres")) {
            for (String statement : statements) {
                query.run(statement);
            }
        }
    }

    String redisUri() {
        return "rediss://holdfast:" + PASSWORD + "@localhost:" + redisPort + "?sslrootcert=" + certificate.chain();
    }

    String postgresUri() {
        return postgresUri(PASSWORD, certificate.chain());
    }

    String postgresUri(String password, Path authority) {
        return "postgresql://holdfast:" + password + "@localhost:"
                + postgres.address().port() + "/holdfast?sslmode=verify-full&sslrootcert=" + authority;
    }

    /** As one who may do everything, on the machine itself. */
    List<List<String>> sql(String statement) throws IOException {
        try (var query = SimpleQuery.open(postgres.address(), "holdfast")) {
            return query.run(statement);
        }
    }

    @Override
    public void close() {
        redis.stop();
        postgres.stop();
    }
}
