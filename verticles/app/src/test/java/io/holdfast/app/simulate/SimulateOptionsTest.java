package io.holdfast.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateOptionsTest {
    private final StringWriter err = new StringWriter();
    private final CommandLine command = new CommandLine(new SimulateCommand()).setErr(new PrintWriter(err));

    @ParameterizedTest
    @CsvSource({
        "--seeds 0, --seeds is a number from 1 to",
        "--seeds many, Invalid value for option '--seeds'",
        "--seed 1.5, Invalid value for option '--seed'",
        "--seed 1 --seeds 5, --seed and --seeds exclude each other",
        "--seed 1 --from 5, --seed and --from exclude each other",
        "--trace 5, --trace goes with --seed",
        "--seed 1 --trace 0, --trace is a number from 1 to",
        "--sed 1, Unknown option",
    })
    void aWrongOptionIsSaidBeforeAnythingRuns(String options, String complaint) {
        assertThat(command.execute(options.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).startsWith(complaint);
    }
}
