package io.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo} as a process, with a small stock. */
class DemoTest {
    private static final long LIMIT_S = 120;

    @TempDir
    Path folder;

    private Path temporary;
    private Cli cli;

    @BeforeEach
    void useATemporaryFolderOfOurOwn() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
        cli = new Cli(folder.resolve("data")).with("TMPDIR", temporary.toString());
    }

    @Test
    void theStoryEndsWellAndLeavesNothing() throws Exception {
        Process demo = cli.begin("demo", "--stock", "40");

        List<String> lines = demo.inputReader(UTF_8).lines().toList();

        assertThat(demo.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).as("the story").last().isEqualTo("Exactly 40 sold, exactly 40 paid for, not one more.");
        assertThat(lines).anyMatch(line -> line.contains("kill -9")).noneMatch(line -> line.contains("WRONG"));
        assertThat(demo.exitValue()).isZero();
        assertThat(filesIn(temporary)).isEmpty();
    }

    @Test
    void interruptedItEndsItsProcessesAndRemovesItsFolder() throws Exception {
        Process demo = cli.begin("demo");
        awaitLine(demo.inputReader(UTF_8), "it serves at");
        List<ProcessHandle> started = demo.descendants().toList();
        assertThat(started).isNotEmpty();

        demo.destroy();

        assertThat(demo.waitFor(LIMIT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isNotZero();
        for (ProcessHandle process : started) {
            process.onExit().get(LIMIT_S, TimeUnit.SECONDS);
        }
        assertThat(filesIn(temporary)).isEmpty();
    }

    private static void awaitLine(BufferedReader out, String text) throws IOException {
        String line = out.readLine();
        while (line != null && !line.contains(text)) {
            line = out.readLine();
        }
        assertThat(line).isNotNull();
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
