package io.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.app.bench.Page;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench} as a process, with runs as short as they can be. */
class BenchTest {
    @TempDir
    Path folder;

    @Test
    void anInstanceOfItsOwnIsMeasuredAuditedReportedAndRemoved() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path report = folder.resolve("report.html");
        Cli cli = new Cli(folder.resolve("data")).with("TMPDIR", temporary.toString());

        Cli.Result bench = cli.run(
                "bench",
                "--seconds",
                "1",
                "--warm-up",
                "0",
                "--connections",
                "8",
                "--items",
                "1000",
                "--refused",
                "30",
                "--mode",
                "saga",
                "--report",
                report.toString(),
                "--json");

        assertThat(bench.status()).as(bench.err().toString()).isZero();
        JsonObject result = new JsonObject(bench.text());
        long checkouts = result.getLong("checkouts");
        long refused = result.getJsonObject("refused").getLong("409");
        assertThat(result.getJsonObject("refused").fieldNames()).containsExactly("409");
        assertThat(100.0 * refused / (checkouts + refused)).isCloseTo(30, within(10.0));
        assertThat(result.getDouble("p50_ms")).isPositive().isLessThanOrEqualTo(result.getDouble("p999_ms"));
        assertThat(result.getJsonObject("cpu_us_per_checkout").fieldNames())
                .containsExactlyInAnyOrder("total", "server", "redis", "postgres");
        assertThat(result.getString("protocol")).isEqualTo("saga");
        assertThat(result.getString("audit")).isEqualTo("holds");
        assertThat(bench.err()).last().asString().endsWith("the report is in " + report);
        JsonObject reported = new Page(Files.readString(report)).data();
        assertThat(reported.getJsonObject("result")).isEqualTo(result);
        assertThat(reported.getJsonObject("options").getString("--refused")).isEqualTo("30");
        assertThat(reported.getJsonObject("conditions").getString("file system of its data"))
                .isEqualTo(Files.getFileStore(temporary).type());
        assertThat(filesIn(temporary)).isEmpty();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aRunningInstanceIsLoadedWithIdsOfItsOwn() throws Exception {
        Cli cli = new Cli(folder.resolve("data"));
        try (Cli.Foreground server = cli.up("--port", "0")) {
            String url = new JsonObject(cli.run("status", "--json").text()).getString("url");

            Cli.Result bench =
                    cli.run("bench", "--url", url, "--seconds", "1", "--warm-up", "0", "--connections", "8", "--hot");

            assertThat(bench.status()).as(bench.err().toString()).isZero();
            assertThat(bench.text())
                    .contains("all orders for one item", url, "µs per successful checkout (server ", "refused    none");
            assertThat(server.process().isAlive()).isTrue();
        }
    }

    @Test
    void aSecuredInstanceIsMeasuredToo() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path report = folder.resolve("report.html");
        Cli cli = new Cli(folder.resolve("data")).with("TMPDIR", temporary.toString());

        Cli.Result bench = cli.run(
                "bench",
                "--secured",
                "--seconds",
                "1",
                "--warm-up",
                "0",
                "--connections",
                "8",
                "--items",
                "1000",
                "--report",
                report.toString(),
                "--json");

        assertThat(bench.status()).as(bench.err().toString()).isZero();
        JsonObject result = new JsonObject(bench.text());
        assertThat(result.getLong("checkouts")).isPositive();
        assertThat(result.getJsonObject("refused").fieldNames()).isEmpty();
        assertThat(result.getString("protocol")).isEqualTo("2pc");
        assertThat(report).content().doesNotContain("eyJ");
    }

    @Test
    void aServerThatIsKilledAndComesBackDoesNotEndTheRun() throws Exception {
        Cli cli = new Cli(folder.resolve("data"));
        Cli.Foreground server = cli.up("--port", "0");
        String[] options = "--warm-up 0 --seconds 12 --connections 8 --items 100 --url".split(" ");
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of(server.url(), "--data", folder.resolve("data").toString()));
        Process bench = cli.begin("bench", words.toArray(String[]::new));
        BufferedReader said = bench.inputReader(UTF_8);
        assertThat(Stream.generate(() -> lineOf(said)).takeWhile(line -> !line.contains("checkouts/s")))
                .isNotEmpty();

        server.kill();

        String port = Integer.toString(URI.create(server.url()).getPort());
        try (Cli.Foreground again = cli.up("--port", port, "--admin-port", "0")) {
            assertThat(again.url()).isEqualTo(server.url());
            List<String> rest = said.lines().toList();
            assertThat(bench.waitFor()).as(rest.toString()).isZero();
            assertThat(rest)
                    .anyMatch(line -> line.matches("unknown +\\d+ answered 202, [1-8] not answered"))
                    .anyMatch(line -> line.endsWith("the books balance"));
        }
    }

    private static String lineOf(BufferedReader said) {
        try {
            return Objects.requireNonNull(said.readLine(), "it ended early");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatIsNotThereIsOneLine() throws Exception {
        Cli.Result bench = new Cli(folder.resolve("data")).run("bench", "--url", "http://127.0.0.1:1");

        assertThat(bench.status()).isEqualTo(1);
        assertThat(bench.err()).containsExactly("holdfast: cannot connect to http://127.0.0.1:1: Connection refused");
    }

    @Test
    void aTokenIsNotSentInTheClearWhereTlsIsAskedFor() throws Exception {
        Cli.Result bench =
                new Cli(folder.resolve("data")).run("bench", "--url", "https://127.0.0.1:1", "--token", "secret-token");

        assertThat(bench.status()).isEqualTo(2);
        assertThat(bench.err()).hasSize(1).first().asString().contains("--url begins with http://", "TLS");
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
