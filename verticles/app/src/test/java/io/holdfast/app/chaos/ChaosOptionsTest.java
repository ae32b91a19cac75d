package io.holdfast.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ChaosOptionsTest {
    private final StringWriter err = new StringWriter();
    private final CommandLine command = new CommandLine(new ChaosCommand()).setErr(new PrintWriter(err));

    @ParameterizedTest
    @CsvSource({
        "all --rounds 0, --rounds is a number from 1 to",
        "all --rounds many, Invalid value for option '--rounds'",
        "all --seed 1.5, Invalid value for option '--seed'",
        "all --sed 1, Unknown option",
    })
    void aWrongOptionIsSaidBeforeAnythingRuns(String options, String complaint) {
        assertThat(command.execute(options.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).startsWith(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "redis-killed nonsense", "all nonsense"})
    void aScenarioThatThereIsNotIsAWrongOptionToo(String names) {
        System.setProperty("holdfast.home", "../..");
        try {
            assertThat(command.execute(names.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        } finally {
            System.clearProperty("holdfast.home");
        }
        assertThat(err.toString())
                .startsWith("there is no scenario nonsense: there are ")
                .contains("redis-killed");
    }

    @Test
    void allAmongNamesIsAllOfThemOnceEach() {
        var one = ScenarioReader.parse("one", List.of("# One.", "load 2 buyers", "wait 1 s"));
        var two = ScenarioReader.parse("two", List.of("# Two.", "load 2 buyers", "wait 1 s"));

        assertThat(new ChaosCommand().chosen(List.of("two", "all"), List.of(one, two)))
                .containsExactly(two, one);
    }
}
