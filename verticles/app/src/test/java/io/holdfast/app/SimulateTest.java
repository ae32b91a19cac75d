package io.holdfast.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast simulate} as a person runs it, each time in a process of its own. */
class SimulateTest {
    @TempDir
    Path folder;

    private List<String> simulate(int exit, String... options) throws IOException, InterruptedException {
        Process process = new Cli(folder.resolve("data")).begin("simulate", options);
        List<String> said = process.inputReader(UTF_8).lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isEqualTo(exit);
        return said;
    }

    @Test
    void aSeedTellsTheSameStoryInEveryProcess() throws Exception {
        List<String> once = simulate(0, "--seed", "4711", "--trace", "2000");
        List<String> again = simulate(0, "--seed", "4711", "--trace", "2000");

        assertThat(once).isEqualTo(again).hasSizeGreaterThan(100);
        assertThat(once.getLast())
                .startsWith("seed 4711: every invariant holds; ")
                .contains("hash ");
    }

    @Test
    void manySeedsEndWithTheirSummary() throws Exception {
        assertThat(simulate(0, "--seeds", "40", "--from", "7").getLast())
                .startsWith("40 seeds from 7: every invariant holds; ")
                .endsWith(" seeds/s");
    }

    @Test
    void aWrongOptionIsOneLine() throws Exception {
        assertThat(simulate(2, "--seeds", "none"))
                .singleElement()
                .asString()
                .startsWith("holdfast: Invalid value for option '--seeds'");
    }
}
