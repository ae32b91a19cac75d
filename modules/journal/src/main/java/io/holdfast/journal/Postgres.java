package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;

/** How the engine connects to its Postgres: pipelined, with prepared statements kept and plans that never scan. */
public final class Postgres {
    private final PgConnectOptions options;

    private Postgres(PgConnectOptions options) {
        this.options = options;
    }

    /** For a URI such as {@code postgresql://user@host:port/database}. */
    public static Postgres at(String uri) {
        var options = PgConnectOptions.fromUri(uri).setPipeliningLimit(256);
        options.setCachePreparedStatements(true).setPreparedStatementCacheMaxSize(64);
        return new Postgres(options);
    }

    /**
     * Opens a connection for small statements by primary key. The planner may not choose a scan for them: a plan that it
     * made while a table was small would be kept when the table is large.
     */
    public Future<PgConnection> connect(Vertx vertx) {
        var keyed = new PgConnectOptions(options)
                .addProperty("plan_cache_mode", "force_generic_plan")
                .addProperty("enable_seqscan", "off")
                .addProperty("enable_hashjoin", "off")
                .addProperty("enable_mergejoin", "off")
                .addProperty("jit", "off");
        return PgConnection.connect(vertx, keyed);
    }

    /** Opens a connection for statements over many rows. */
    public Future<PgConnection> connectForBulk(Vertx vertx) {
        return PgConnection.connect(vertx, new PgConnectOptions(options).addProperty("jit", "off"));
    }

    /** The same database for JDBC, without credentials. */
    String jdbcUrl() {
        return "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase();
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
