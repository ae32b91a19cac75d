package io.holdfast.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.holdfast.journal.Postgres;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose stores want TLS and a password, as a user that may do no more than it must. */
class GuardedStoresTest {
    private static final String PLAINLY = """
            select count(*) from pg_stat_activity a join pg_stat_ssl s on s.pid = a.pid
            where a.usename = 'holdfast' and not s.ssl""";
    private static final String BY_TLS = PLAINLY.replace("not s.ssl", "s.ssl");

    @TempDir
    static Path folder;

    private static GuardedStores stores;

    @BeforeAll
    static void begin() throws Exception {
        stores = GuardedStores.start(folder);
    }

    @AfterAll
    static void end() {
        stores.close();
    }

    private static Cli cli(String data) {
        return new Cli(folder.resolve(data))
                .with("HOLDFAST_LOOPS", "1")
                .with("HOLDFAST_STOCK_REDIS", stores.redisUri())
                .with("HOLDFAST_PAYMENT_REDIS", stores.redisUri())
                .with("HOLDFAST_POSTGRES_URI", stores.postgresUri());
    }

    @Test
    void aServerSellsIsKilledRebuildsItsShardsAndIsAudited() throws Exception {
        var cli = cli("sells").with("HOLDFAST_EVENTS_ENABLED", "true");
        String order;
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            order = shop.order(shop.user(100), shop.item(30, 10));
            shop.done("/orders/checkout/" + order);
            assertThat(number(BY_TLS)).isPositive();
            assertThat(number(PLAINLY)).isZero();
            Eventually.until(
                    "the leaderboard, which is in that Redis, has heard of it",
                    () -> shop.get("/leaderboard/items").await().body().contains("\"sold\":1"));
            server.kill();
        }
        try (var server = cli.up("--port", "0");
                var shop = Shop.at(server.url())) {
            assertThat(shop.paid(order)).isTrue();
            shop.done("/orders/checkout/" + shop.order(shop.user(100), shop.item(30, 10)));
            var audit = cli.run("audit");
            assertThat(audit.status()).as(audit.toString()).isZero();
            assertThat(cli.run(List.of("leaderboard", "check")).status()).isZero();
            assertThat(server.err()).content().doesNotContain(GuardedStores.PASSWORD);
            assertNobodyElseReadsWhereTheStoresAre(folder.resolve("sells/server"));
        }
    }

    private static long number(String sql) throws Exception {
        return Long.parseLong(stores.sql(sql).getFirst().getFirst());
    }

    private static void assertNobodyElseReadsWhereTheStoresAre(Path server) throws Exception {
        try (var files = Files.list(server)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).contains(GuardedStores.PASSWORD)) {
                    assertThat(Files.getPosixFilePermissions(file))
                            .as(file.toString())
                            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                }
            }
        }
    }

    @Test
    void aServerDoesNotStartWithStoresThatItCannotTrustAndRepeatsNoPassword() throws Exception {
        var stranger = Certificate.in(Files.createDirectory(folder.resolve("stranger")));
        var ours = stores.certificate().chain();
        var untrusted = stores.postgresUri(GuardedStores.PASSWORD, stranger.chain());
        assertIsOneLineAbout("PKIX", start("HOLDFAST_POSTGRES_URI", untrusted));
        var misnamed = stores.postgresUri(GuardedStores.PASSWORD, ours).replace("@localhost", "@127.0.0.1");
        assertIsOneLineAbout("127.0.0.1", start("HOLDFAST_POSTGRES_URI", misnamed));
        var wrong = stores.postgresUri("canary-that-is-wrong", ours);
        assertIsOneLineAbout("password authentication failed", start("HOLDFAST_POSTGRES_URI", wrong));
        var redis = stores.redisUri();
        assertIsOneLineAbout(
                "PKIX",
                start(
                        "HOLDFAST_STOCK_REDIS",
                        redis.replace(ours.toString(), stranger.chain().toString())));
        assertIsOneLineAbout("127.0.0.1", start("HOLDFAST_STOCK_REDIS", redis.replace("@localhost", "@127.0.0.1")));
    }

    private static Cli.Result start(String setting, String value) throws Exception {
        return cli("refused").with(setting, value).run("up", "--port", "0");
    }

    private static void assertIsOneLineAbout(String cause, Cli.Result result) {
        assertThat(result.status()).as(result.toString()).isEqualTo(1);
        assertThat(result.lastLine()).startsWith("holdfast: ").contains(cause);
        assertThat(result.err()).noneMatch(line -> line.contains("canary"));
    }

    /** A server comes that far only after the driver of the migrations has looked. */
    @Test
    void theClientOfPostgresLooksAtCertificateAndNameItself() throws Exception {
        var stranger = Certificate.in(Files.createDirectory(folder.resolve("another")));
        var uri = stores.postgresUri();
        var vertx = Vertx.vertx();
        try {
            Postgres.at(uri).connectForBulk(vertx).await().close().await();
            var byAnother = stores.postgresUri(GuardedStores.PASSWORD, stranger.chain());
            for (String wrong : List.of(byAnother, uri.replace("@localhost", "@127.0.0.1"))) {
                var connecting = Postgres.at(wrong).connectForBulk(vertx);
                assertThatThrownBy(connecting::await).as(wrong).hasMessage("SSL handshake failed");
            }
        } finally {
            vertx.close().await();
        }
    }
}
