package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the engine connects to its Postgres: pipelined, with prepared statements kept and plans that never scan. What it
 * hands out for the time while it serves opens a connection anew when the last one has ended; what was under way then
 * fails, and nobody knows what came of it.
 */
public final class Postgres {
    private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);

    /** A statement by primary key that has no answer for so long has none to expect. */
    private static final int KEYED_SILENCE_LIMIT_S = 15;

    /** One statement over many rows may be about ten million of them. */
    private static final int BULK_SILENCE_LIMIT_S = 600;

    /** While a page is loaded into Redis, nothing is asked of Postgres. */
    private static final int BULK_PAUSE_LIMIT_S = 60;

    /** What the other end has not acknowledged for so long never will be: its machine is gone. */
    private static final int UNACKNOWLEDGED_LIMIT_MS = 15_000;

    private static final int PINGS_PER_LIMIT = 3;
    private static final int CONNECT_LIMIT_MS = 5_000;

    /** What is used now and then is connected now and then: an idle connection may have fallen silent meanwhile. */
    private static final int IDLE_IN_POOL_S = 10;

    /** Refused at the door: starting up or shutting down, too many connections. Nothing was executed. */
    private static final Set<String> REFUSED_AT_THE_DOOR = Set.of("57P03", "53300");

    /** How the client begins to say that a statement waited on a connection that ended, or came too late; it has no type for it. */
    private static final List<String> NEVER_SENT =
            List.of("Pending requests failed to be sent", "Connection is not active now");

    private final PgConnectOptions options;
    private final Optional<Path> rootCertificate;
    private final Limits limits;

    /** How long, in seconds, an answer may take, and the pause between two pages of a bulk. */
    private record Limits(int keyedS, int bulkS, int bulkPauseS) {}

    private Postgres(PgConnectOptions options, Optional<Path> rootCertificate, Limits limits) {
        this.options = options;
        this.rootCertificate = rootCertificate;
        this.limits = limits;
    }

    /**
     * For a URI such as {@code postgresql://user@host:port/database}; with {@code ?sslmode=verify-full}, by TLS, and with
     * {@code sslrootcert=FILE} trusting whom that file says. An {@link IllegalArgumentException} when it makes no sense.
     */
    public static Postgres at(String uri) {
        var address = StoreUri.parse(uri);
        var options = PgConnectOptions.fromUri(address.client()).setPipeliningLimit(256);
        options.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(64);
        options.setSslOptions(PostgresTls.options(options.getSslMode(), address.rootCertificate()));
        return new Postgres(
                options,
                address.rootCertificate(),
                new Limits(KEYED_SILENCE_LIMIT_S, BULK_SILENCE_LIMIT_S, BULK_PAUSE_LIMIT_S));
    }

    /** The same database, for a test that will not wait. */
    Postgres withSilenceLimits(int keyedS, int bulkS) {
        return new Postgres(options, rootCertificate, new Limits(keyedS, bulkS, bulkS));
    }

    /** For small statements by primary key of the calling event loop, pipelined on one connection. */
    public SqlClient client(Vertx vertx) {
        var client = PgBuilder.client()
                .with(new PoolOptions().setMaxSize(1))
                .with(transport(limits.keyedS()))
                .connectingTo(keyed())
                .using(vertx)
                .build();
        // So that a connection on which nothing is asked is silent only when the other end is gone.
        vertx.setPeriodic(
                TimeUnit.SECONDS.toMillis(limits.keyedS()) / PINGS_PER_LIMIT,
                timer -> client.query("select 1").execute().onFailure(Postgres::noteSilence));
        return client;
    }

    private static NetClientOptions transport(int silenceLimitS) {
        return new NetClientOptions()
                .setConnectTimeout(CONNECT_LIMIT_MS)
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(UNACKNOWLEDGED_LIMIT_MS)
                .setReadIdleTimeout(silenceLimitS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static void noteSilence(Throwable cause) {
        LOG.debug("Postgres does not answer: {}", cause.getMessage());
    }

    /** One connection of the calling event loop, for transactions of small statements by primary key. */
    public Pool pool(Vertx vertx) {
        return pool(vertx, forgottenAfter(limits.keyedS(), keyed()), limits.keyedS());
    }

    /** One connection for statements over many rows. */
    public Pool poolForBulk(Vertx vertx) {
        return pool(vertx, forgottenAfter(limits.bulkPauseS(), bulk()), limits.bulkS());
    }

    private static Pool pool(Vertx vertx, PgConnectOptions options, int silenceLimitS) {
        return PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(1)
                        .setIdleTimeout(IDLE_IN_POOL_S)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                .with(transport(silenceLimitS))
                .connectingTo(options)
                .using(vertx)
                .build();
    }

    /**
     * Postgres, too, ends a connection on which nothing comes any more, and with it the locks that it holds: whoever repeats what
     * was cut short would wait for them. No work of ours leaves one idle for so long.
     */
    private static PgConnectOptions forgottenAfter(int pauseS, PgConnectOptions options) {
        return options.addProperty("idle_in_transaction_session_timeout", pauseS + "s")
                .addProperty("idle_session_timeout", "120s");
    }

    /** Opens one such connection, which does not come back. */
    Future<PgConnection> connectForKeys(Vertx vertx) {
        return PgConnection.connect(vertx, keyed());
    }

    /** Opens a connection for statements over many rows that ends with its caller's work. */
    public Future<PgConnection> connectForBulk(Vertx vertx) {
        return PgConnection.connect(vertx, bulk());
    }

    /**
     * The planner may not choose a scan for small statements: a plan that it made while a table was small would be kept when
     * the table is large.
     */
    private PgConnectOptions keyed() {
        return new PgConnectOptions(options)
                .addProperty("plan_cache_mode", "force_generic_plan")
                .addProperty("enable_seqscan", "off")
                .addProperty("enable_hashjoin", "off")
                .addProperty("enable_mergejoin", "off")
                .addProperty("jit", "off");
    }

    private PgConnectOptions bulk() {
        return new PgConnectOptions(options).addProperty("jit", "off");
    }

    /** Whether a failure means that Postgres never got the statement; any other may have come after the commit. */
    public static boolean wasNeverAsked(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || (cause instanceof VertxException told && wasNeverSent(told))
                    || (cause instanceof PgException error && REFUSED_AT_THE_DOOR.contains(error.getSqlState()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean wasNeverSent(VertxException told) {
        return told.getMessage() != null && NEVER_SENT.stream().anyMatch(told.getMessage()::startsWith);
    }

    /** Whether Postgres chose this transaction to end a deadlock, or could not order it: definitely not committed. */
    static boolean wasRolledBackToGetOn(Throwable failure) {
        return failure instanceof PgException error
                && ("40001".equals(error.getSqlState()) || "40P01".equals(error.getSqlState()));
    }

    /** The same database for JDBC, without credentials. */
    String jdbcUrl() {
        return "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase()
                + PostgresTls.ofJdbc(options.getSslMode(), rootCertificate);
    }

    String user() {
        return options.getUser();
    }

    String password() {
        return options.getPassword() == null ? "" : options.getPassword();
    }

    /** Host and port, for messages. */
    public String address() {
        return options.getHost() + ":" + options.getPort();
    }
}
