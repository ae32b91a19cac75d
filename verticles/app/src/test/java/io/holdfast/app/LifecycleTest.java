package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.DataFolder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up}, {@code down} and {@code status} as processes, killed ones among them. */
class LifecycleTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void useAFolderThatDoesNotExistYet() {
        cli = new Cli(folder.resolve("data"));
    }

    @AfterEach
    void leaveNothingRunning() throws Exception {
        cli.run("down");
        assertThat(DataFolder.livingStores(folder.resolve("data"))).isEmpty();
    }

    @Test
    void aDetachedServerRunsUntilItIsTakenDown() throws Exception {
        Cli.Result up = cli.run("up", "--port", "0", "--detach");
        assertThat(up.status()).as(up.err().toString()).isZero();
        assertThat(up.text()).startsWith("ready http://127.0.0.1:");

        JsonObject status = status(0);
        assertThat(status.getBoolean("ready")).isTrue();
        assertThat(up.text()).isEqualTo("ready " + status.getString("url"));
        assertThat(status.getString("data")).isEqualTo(folder.resolve("data").toString());
        assertThat(names(status)).containsExactly("server", "redis", "postgres");
        assertThat(programOf(status, "redis")).matches("(redis|valkey)-server");
        assertThat(programOf(status, "postgres")).isEqualTo("postgres");
        accepts(status, "server");
        accepts(status, "redis");
        accepts(status, "postgres");

        assertThat(cli.run("down").status()).isZero();
        assertThat(status(1).getJsonArray("processes")).isEmpty();
        assertThat(DataFolder.livingStores(folder.resolve("data"))).isEmpty();
    }

    @Test
    void theLogOfTheLastDetachedServerIsKept() throws Exception {
        Path log = folder.resolve("data/server/server.log");
        Path last = folder.resolve("data/server/server.log.last");
        cli.run("up", "--port", "0", "--detach");
        cli.run("down");
        assertThat(last).doesNotExist();
        List<String> first = Files.readAllLines(log);

        cli.run("up", "--port", "0", "--detach");

        assertThat(Files.readAllLines(last)).isNotEmpty().isEqualTo(first);
        assertThat(Files.readAllLines(log)).isNotEmpty().doesNotContain(first.getFirst());
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() throws Exception {
        try (Cli.Foreground first = cli.up("--port", "0")) {
            Cli.Result second = cli.run("up", "--port", "0", "--detach");

            assertThat(second.status()).isEqualTo(1);
            assertThat(second.lastLine())
                    .contains("is in use by another Holdfast server, pid "
                            + first.process().pid());
            assertThat(status(0).getBoolean("ready")).isTrue();
        }
    }

    @Test
    void aKilledServerLeavesNothingAndTheNextOneStartsOnItsData() throws Exception {
        try (Cli.Foreground first = cli.up("--port", "0")) {
            first.kill();
            assertThat(status(1).getBoolean("ready")).isFalse();
        }

        try (Cli.Foreground second = cli.up("--port", "0")) {
            JsonObject status = status(0);
            assertThat(process(status, "server").getLong("pid"))
                    .isEqualTo(second.process().pid());
            assertThat(names(status)).containsExactly("server", "redis", "postgres");
        }
    }

    @Test
    void downAfterAKillReturnsWhenAllHasEnded() throws Exception {
        try (Cli.Foreground server = cli.up("--port", "0")) {
            server.kill();

            assertThat(cli.run("down").status()).isZero();
            assertThat(DataFolder.livingStores(folder.resolve("data"))).isEmpty();
        }
    }

    @Test
    void aSignalStopsInGoodOrderWithStatusZero() throws Exception {
        try (Cli.Foreground server = cli.up("--port", "0")) {
            server.process().destroy();

            assertThat(server.awaitEnd()).isZero();
            assertThat(server.err()).content().doesNotContain("holdfast:", "Exception");
            assertThat(folder.resolve("data/postgres/postgres.log")).content().contains("database system is shut down");
        }
    }

    @Test
    void aStoreThatCannotBeStartedAgainEndsTheServerWithOneClearLine() throws Exception {
        try (Cli.Foreground server = cli.up("--port", "0")) {
            long postgres = process(status(0), "postgres").getLong("pid");
            Path settings = folder.resolve("data/postgres/data/postgresql.auto.conf");
            Files.writeString(settings, "no_such_setting = 1\n");
            assertThat(ProcessHandle.of(postgres).orElseThrow().destroyForcibly())
                    .isTrue();

            assertThat(server.awaitEnd()).isEqualTo(1);
            assertThat(Files.readAllLines(server.err()))
                    .last()
                    .asString()
                    .startsWith("holdfast: postgres ended (killed by signal 9) and does not start again: FATAL:")
                    .endsWith(", so the server stops");
            assertThat(DataFolder.livingStores(folder.resolve("data"))).isEmpty();
            Files.delete(settings);
        }
    }

    @Test
    void freshRemovesOnlyWhatIsOurs() throws Exception {
        Path data = Files.createDirectory(
                folder.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(data.resolve("notes.txt"), "mine");
        Files.createDirectories(data.resolve("photos/2024"));
        cli.run("up", "--port", "0", "--detach");
        cli.run("down");
        Path old = Files.writeString(data.resolve("postgres/old"), "of an earlier run");

        Cli.Result up = cli.run("up", "--port", "0", "--detach", "--fresh");

        assertThat(up.status()).as(up.err().toString()).isZero();
        assertThat(old).doesNotExist();
        assertThat(data.resolve("notes.txt")).hasContent("mine");
        assertThat(data.resolve("photos/2024")).isDirectory();
    }

    @Test
    void aPortInUseIsOneLineAndNothingIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.Result up = cli.run("up", "--detach", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(up.status()).isEqualTo(1);
            assertThat(up.err()).singleElement().asString().contains("127.0.0.1:" + taken.getLocalPort(), "--port N");
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsOneLine() throws Exception {
        Files.writeString(folder.resolve("data"), "a file, not a folder");

        Cli.Result up = cli.run("up", "--port", "0", "--detach");

        assertThat(up.status()).isEqualTo(1);
        assertThat(up.err()).singleElement().asString().contains("cannot use " + folder.resolve("data"));
        Files.delete(folder.resolve("data"));
    }

    @Test
    void aStoreThatCannotBeReachedIsOneLineWithItsSetting() throws Exception {
        cli.with("HOLDFAST_POSTGRES_URI", "postgresql://postgres:secret@127.0.0.1:1/postgres");

        Cli.Result up = cli.run("up", "--port", "0", "--detach");

        assertThat(up.status()).isEqualTo(1);
        assertThat(up.err())
                .containsExactly("holdfast: the environment variable HOLDFAST_POSTGRES_URI: postgres.uri cannot be"
                        + " reached at 127.0.0.1:1: Connection refused");
    }

    @Test
    void statusAndDownOfAnUnusedFolderLeaveNoTrace() throws Exception {
        assertThat(status(1).getJsonArray("processes")).isEmpty();
        assertThat(cli.run("down").status()).isZero();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aWrongOptionIsOneLine() throws Exception {
        Cli.Result up = cli.run("up", "--prot", "1");

        assertThat(up.status()).isEqualTo(2);
        assertThat(up.err()).singleElement().asString().startsWith("holdfast: Unknown option");
    }

    @Test
    void aCommandThatThereIsNotIsMisuseAlsoWithHelp() throws Exception {
        Cli.Result unknown = cli.run("frobnicate", "--help");

        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.out()).isEmpty();
        assertThat(unknown.err()).singleElement().asString().contains("'frobnicate'");
        assertThat(cli.run("up", "--help").status()).isZero();
    }

    @Test
    void aSettingThatCannotBeUsedIsMisuseWhereverItWasGiven() throws Exception {
        Cli.Result option = cli.run("up", "--port", "99999");
        assertThat(option.status()).isEqualTo(2);
        assertThat(option.err())
                .singleElement()
                .asString()
                .startsWith("holdfast: the option --port: http.port must be");

        Cli.Result variable = cli.with("HOLDFAST_LOOPS", "two").run("up", "--detach");
        assertThat(variable.status()).isEqualTo(2);
        assertThat(variable.err())
                .containsExactly(
                        "holdfast: the environment variable HOLDFAST_LOOPS: loops must be a whole number from 0"
                                + " to 256, not 'two'");
    }

    private JsonObject status(int expected) throws Exception {
        Cli.Result status = cli.run("status", "--json");
        assertThat(status.status()).as(status.text()).isEqualTo(expected);
        return new JsonObject(status.text());
    }

    private static List<String> names(JsonObject status) {
        JsonArray processes = status.getJsonArray("processes");
        return processes.stream()
                .map(entry -> ((JsonObject) entry).getString("name"))
                .toList();
    }

    private static JsonObject process(JsonObject status, String name) {
        return status.getJsonArray("processes").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String programOf(JsonObject status, String name) {
        String command = ProcessHandle.of(process(status, name).getLong("pid"))
                .flatMap(handle -> handle.info().command())
                .orElseThrow();
        Path program = Path.of(command).getFileName();
        return Set.of("redis-check-rdb").contains(program.toString()) ? "redis-server" : program.toString();
    }

    private static void accepts(JsonObject status, String name) throws IOException {
        String[] address = process(status, name).getString("address").split(":", 2);
        try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
            assertThat(socket.isConnected()).isTrue();
        }
    }
}
