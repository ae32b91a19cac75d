package io.holdfast.app.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Server;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code dlq} says and exits with when not all that was meant was done. */
class TreatCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shard | nowhere | holdfast: filter.shard is 'nowhere', which is not a shard such as \"stock-0\".",
                "--tx    | 3-17    | holdfast: tx has '3-17', which is not a transaction such as \"3.17\".",
                "--json  | --dry-run | holdfast: either tx or filter must say what is meant,"
            })
    void whatTheServerRefusesIsMisuseInItsWords(String option, String value, String line) throws Exception {
        for (String verb : List.of("retry", "abort", "finish")) {
            var result = run(verb, option, value, "--reason", "a test");

            assertThat(result.status()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).singleElement().asString().startsWith(line);
        }
    }

    private static Cli.Result run(String verb, String... options) throws Exception {
        return Server.shared().cli().run(List.of("dlq", verb), options);
    }
}
