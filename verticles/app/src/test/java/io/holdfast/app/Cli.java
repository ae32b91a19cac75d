package io.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a person does, each in a process of its own, with one data folder. */
public final class Cli {
    private static final long LIMIT_S = 60;

    private final Path data;
    private final Map<String, String> environment =
            new HashMap<>(Map.of("HOLDFAST_EVENTS_ENABLED", "false", "HOLDFAST_LOG_FORMAT", "text"));

    public Cli(Path data) {
        this.data = data;
    }

    public Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What a command printed, on both streams, and its exit code. */
    public record Result(int status, List<String> out, List<String> err) {
        public String text() {
            return String.join("\n", out);
        }

        public String lastLine() {
            return (err.isEmpty() ? out : err).getLast();
        }
    }

    public Result run(String command, String... options) throws Exception {
        return run(List.of(command), options);
    }

    /** A command of a group of commands. */
    public Result run(List<String> command, String... options) throws Exception {
        Path err = Files.createTempFile(data.getParent(), "err", ".txt");
        Process process = start(command, ProcessBuilder.Redirect.to(err.toFile()), options);
        List<String> out = process.inputReader(UTF_8).lines().toList();
        assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, Files.readAllLines(err));
    }

    /** Starts {@code up} in the foreground and returns when it is ready. */
    public Foreground up(String... options) throws IOException {
        Path err = Files.createTempFile(data.getParent(), "err", ".txt");
        Process process = start(List.of("up"), ProcessBuilder.Redirect.to(err.toFile()), options);
        BufferedReader out = process.inputReader(UTF_8);
        String line = out.readLine();
        assertThat(line).as(Files.readString(err)).matches("ready https?://127\\.0\\.0\\.1:\\d+");
        return new Foreground(process, err, line.substring("ready ".length()));
    }

    public record Foreground(Process process, Path err, String url) implements AutoCloseable {
        public int awaitEnd() throws InterruptedException {
            assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        /** {@code kill -9}. */
        public void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** Ends it in order, with its stores: what is left of a killed one may still write into a folder to be removed. */
        @Override
        public void close() throws InterruptedException {
            process.destroy();
            awaitEnd();
        }
    }

    /** Starts a command that is told of no data folder; what it has to say against it goes to its output. */
    Process begin(String command, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of(options));
        return builder(words).redirectErrorStream(true).start();
    }

    private Process start(List<String> command, ProcessBuilder.Redirect err, String... options) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--data", data.toString()));
        words.addAll(List.of(options));
        return builder(words).redirectError(err).start();
    }

    private ProcessBuilder builder(List<String> words) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        line.add(Main.class.getName());
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_"));
        builder.environment().putAll(environment);
        return builder;
    }
}
