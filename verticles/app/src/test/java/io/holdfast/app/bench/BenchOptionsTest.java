package io.holdfast.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchOptionsTest {
    private final StringWriter err = new StringWriter();
    private final CommandLine command = new CommandLine(new BenchCommand()).setErr(new PrintWriter(err));

    @ParameterizedTest
    @CsvSource({
        "--seconds 0, --seconds is a number from 1 to",
        "--seconds ten, Invalid value for option '--seconds'",
        "--connections 0, --connections is a number",
        "--refused 100, --refused is a number from 0 to 99",
        "--items 0, --items is a number",
        "--items 10 --refused 30, --refused needs at least 100 items",
        "--hot --refused 30, --hot and --refused exclude each other",
        "--hot --items 5, --hot and --items exclude each other",
        "--mode 3pc, '--mode is auto, 2pc or saga'",
        "--url http://127.0.0.1:8000 --mode saga, --mode is a setting of the instance",
        "--url 127.0.0.1, --url is like http://127.0.0.1:8000",
        "--report no-such-folder/r.html, --report: there is no folder",
        "--report ., --report: the report cannot replace .",
        "--seed 1, Unknown option",
    })
    void aWrongOptionIsSaidBeforeAnythingStarts(String options, String complaint) {
        assertThat(command.execute(options.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).startsWith(complaint);
    }
}
