package io.holdfast.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
}
