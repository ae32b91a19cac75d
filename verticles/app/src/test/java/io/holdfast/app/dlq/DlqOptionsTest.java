package io.holdfast.app.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is wrong is said of the option or the argument, before it is looked for an instance. */
class DlqOptionsTest {
    private static final String MEANT = "name transactions by --tx, or say by --shard, --cause or --older-than which";
    private static final String LETTERS = "name dead letters by id, or give --consumer NAME or --all";
    private static final String ONE = "dead letters by id, --consumer and --all exclude each other";
    private static final String REASON = "--reason must be a text of 1 to ";
    private static final String CONSUMERS = "'foo' is not one of order-history, leaderboard, notifications, webhooks";

    private final StringWriter err = new StringWriter();
    private final CommandLine command = new CommandLine(new DlqCommand()).setErr(new PrintWriter(err));

    private void assertMisuse(String complaint, List<String> words) {
        assertThat(command.execute(words.toArray(String[]::new))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).startsWith(complaint);
        err.getBuffer().setLength(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--reason why | " + MEANT,
                "--dry-run | " + MEANT,
                "--tx 3.17 --shard stock-0 --dry-run | --tx excludes --shard, --cause and --older-than",
                "--tx 3-17 | Invalid value for option '--tx' (TX): '3-17' is not a transaction such as 3.17",
                "--tx 3.1 --tx 3.017 | Invalid value for option '--tx' (TX): '3.017' is not a transaction",
                "--tx +3.1 | Invalid value for option '--tx' (TX): '+3.1' is not a transaction",
                "--tx 0.1 | Invalid value for option '--tx' (TX): '0.1' is not a transaction",
                "--shard nowhere | Invalid value for option '--shard': 'nowhere' is not a shard such as stock-0",
                "--shard stock-x | Invalid value for option '--shard': 'stock-x' is not a shard such as stock-0",
                "--cause foo | Invalid value for option '--cause': 'foo' is not one of undecided, committed,",
                "--older-than -1 | Invalid value for option '--older-than': '-1' is not a number of seconds from 0 to",
                "--older-than 1000000001 | Invalid value for option '--older-than': '1000000001' is not a number",
                "--older-than 1h | Invalid value for option '--older-than': '1h' is not a number of seconds",
                "--shard stock-0 | " + REASON + "500",
            })
    void whatIsWrongWithStuckThings(String options, String complaint) {
        for (String verb : List.of("retry", "abort", "finish")) {
            assertMisuse(complaint, words(verb, options));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | " + LETTERS,
                "--reason why | " + LETTERS,
                "--all --consumer order-history | " + ONE,
                "order-history:orders:0:17 --all | " + ONE,
                "order-history:orders:0:17 --consumer order-history | " + ONE,
                "--consumer foo | Invalid value for option '--consumer': " + CONSUMERS,
            })
    void whatIsWrongWithDeadLetters(String options, String complaint) {
        for (String verb : List.of("replay", "discard")) {
            assertMisuse(complaint, words(verb, options));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines"})
    void aReasonIsALine(String reason) {
        assertMisuse(REASON + "500", List.of("retry", "--tx", "3.17", "--reason", reason));
        assertMisuse(REASON + "500", List.of("finish", "--tx", "3.17", "--dry-run", "--reason", reason));
        assertMisuse(REASON + "500", List.of("replay", "--all", "--reason", reason));
        assertMisuse(REASON + "500", List.of("discard", "--all", "--reason", reason));
    }

    @Test
    void whatIsGivenUpNeedsAReason() {
        assertMisuse(REASON + "500", List.of("discard", "--all"));
        assertMisuse(REASON + "500", List.of("discard", "--all", "--reason", "x".repeat(501)));
    }

    @Test
    void thereIsNoListOfAConsumerThatThereIsNot() {
        assertMisuse("Invalid value for option '--consumer': " + CONSUMERS, List.of("list", "--consumer", "foo"));
    }

    private static List<String> words(String verb, String options) {
        List<String> words = new ArrayList<>(List.of(verb));
        if (!options.isEmpty()) {
            words.addAll(List.of(options.split(" ")));
        }
        return words;
    }
}
