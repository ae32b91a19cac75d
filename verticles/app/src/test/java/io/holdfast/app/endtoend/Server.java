package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.audit.Audit;
import io.holdfast.app.audit.AuditReport;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A server process with a data folder of its own, which it can be started on again after it was stopped or killed. */
public final class Server implements AutoCloseable {
    private final Path data;
    private final Cli cli;
    private final String[] options;
    private Cli.Foreground process;

    private Server(Path data, Map<String, String> environment, String... options) throws Exception {
        this.data = data;
        this.cli = new Cli(data);
        environment.forEach(cli::with);
        this.options = options;
        this.process = cli.up(options);
    }

    /** Starts in a folder that need not exist, on a free port. */
    public static Server start(Path data, Map<String, String> environment) throws Exception {
        return new Server(data, environment, "--port", "0");
    }

    /** Starts with the settings of a file, and with faults switched on. */
    static Server startFaulty(Path data, Map<String, String> environment, Path conf) throws Exception {
        return new Server(data, environment, "--port", "0", "--faults", "--conf", conf.toString());
    }

    /** Starts with faults switched on, at a port that all its event loops share: those of port 0 have one each. */
    static Server startFaultyAt(int port, Path data, Map<String, String> environment) throws Exception {
        return new Server(data, environment, "--port", Integer.toString(port), "--admin-port", "0", "--faults");
    }

    /** Starts with the settings of a file. */
    public static Server startWith(Path data, Path conf) throws Exception {
        return new Server(data, Map.of(), "--port", "0", "--conf", conf.toString());
    }

    /** One server that tests share which need nothing but a server; it ends with this JVM. */
    public static Server shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final Server SERVER = start();

        private static Server start() {
            try {
                Path folder = Files.createTempDirectory("holdfast-shared");
                Server server = Server.start(folder.resolve("data"), Map.of("HOLDFAST_LOOPS", "2"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, folder)));
                return server;
            } catch (Exception e) {
                throw new AssertionError("the shared server does not start", e);
            }
        }

        private static void remove(Server server, Path folder) {
            try (server) {
                server.kill();
            } catch (Exception e) {
                throw new AssertionError("the shared server does not end", e);
            }
            Vertx vertx = Vertx.vertx();
            vertx.fileSystem().deleteRecursiveBlocking(folder.toString());
            vertx.close().await();
        }
    }

    public String url() {
        return process.url();
    }

    /** The URL of the admin port. */
    public String admin() {
        return StatusFile.read(data).flatMap(Status::admin).orElseThrow();
    }

    public Cli.Foreground process() {
        return process;
    }

    public Cli cli() {
        return cli;
    }

    public StoreAccess stores() {
        return StoreAccess.of(data);
    }

    /** {@code kill -9}. */
    public void kill() throws Exception {
        process.kill();
    }

    /** As Ctrl-C does. */
    public void stop() throws Exception {
        process.process().destroy();
        assertThat(process.awaitEnd()).isZero();
    }

    public void startAgain() throws Exception {
        process = cli.up(options);
    }

    public void assertAuditHolds() {
        Vertx vertx = Vertx.vertx();
        try {
            AuditReport report = Audit.run(vertx, stores().stores());
            assertThat(report.lines()).isEmpty();
        } finally {
            vertx.close().await();
        }
    }

    @Override
    public void close() throws Exception {
        process.kill();
        assertThat(cli.run("down").status()).isZero();
    }
}
