package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.architecture.SourceTree.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher by itself, in a folder that holds nothing else: what it says before it builds anything. */
class LauncherTest {
    private static final String LAUNCHER = SourceTree.ofThisProject().files().stream()
            .filter(file -> file.path().equals("holdfast"))
            .map(SourceFile::text)
            .findFirst()
            .orElseThrow();

    @TempDir
    Path folder;

    private record Outcome(int exit, String output) {}

    @Test
    void withoutANewEnoughJdkItSaysSoInOneLine() throws Exception {
        Outcome outcome = run(LAUNCHER.replace("MINIMUM_JAVA=21", "MINIMUM_JAVA=9000"), "status");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output().lines()).singleElement().asString().contains("needs a JDK 9000 or newer");
    }

    @Test
    void itExplainsTheGateWithoutBuilding() throws Exception {
        Outcome outcome = run(LAUNCHER, "test", "--help");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.output()).startsWith("Usage: holdfast test");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void aBuildThatCannotStartFailsWithItsReason() throws Exception {
        Files.createDirectories(folder.resolve("modules"));

        Outcome outcome = run(LAUNCHER, "status");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("the build failed; everything it said is in");
        assertThat(folder.resolve("target/run/lock")).doesNotExist();
    }

    private Outcome run(String script, String... arguments) throws IOException, InterruptedException {
        Path copy = Files.writeString(folder.resolve("holdfast"), script);
        List<String> command = new ArrayList<>(List.of("sh", copy.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }
}
