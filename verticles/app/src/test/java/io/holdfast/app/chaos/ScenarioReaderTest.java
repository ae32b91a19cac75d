package io.holdfast.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
    private static final String HEAD = "# Something happens.\nload 2 buyers\n";

    private static Scenario parse(String text) {
        return ScenarioReader.parse("sample", text.lines().toList());
    }

    @Test
    void aFileSaysWhatIsStartedWhoBuysAndWhatHappens() {
        var scenario = parse("""
                # Redis dies.
                # Again and again.

                # This is no more of it.
                stores  proxied   # the harness starts them
                load    32 buyers
                set     coordinator.mode = saga
                repeat  3 times
                    wait 0.2 to 1.0 s
                    kill redis and pause server for 2 s
                empty redis
                """);

        assertThat(scenario.about()).containsExactly("Redis dies.", "Again and again.");
        assertThat(scenario.proxied()).isTrue();
        assertThat(scenario.buyers()).isEqualTo(32);
        assertThat(scenario.settings()).containsEntry("coordinator.mode", "saga");
        assertThat(scenario.steps())
                .containsExactly(
                        new Step.Repeat(
                                3,
                                List.of(
                                        moment(new Deed.Wait(new Span(200, 1_000))),
                                        moment(
                                                new Deed.Kill(Victim.REDIS),
                                                new Deed.Pause(Victim.SERVER, Span.ofMs(2_000))))),
                        moment(new Deed.Empty()));
    }

    private static Step moment(Deed... atOnce) {
        return new Step.Moment(List.of(List.of(atOnce)));
    }

    @Test
    void aRepetitionMayHoldAnother() {
        var scenario =
                parse(HEAD + "repeat 2 times\n  repeat 3 times\n    kill server\n  empty redis\nkill postgres\n");

        assertThat(Schedule.draw(scenario, 1, OptionalInt.empty()).moments()).hasSize(2 * (3 + 1) + 1);
        assertThat(Schedule.draw(scenario, 1, OptionalInt.of(1)).moments()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "kil redis;                    sample.scenario:3: 'kil redis' is none of these: wait 0.2 to 1 s",
                "wait 2 to 1 s;                sample.scenario:3: a time from 2000 to 1000 ms begins after its end",
                "wait a while;                 sample.scenario:3: 'wait a while' is none of these",
                "kill redis and;               sample.scenario:3: 'kill redis and' is none of these",
                "one of: kill redis | kill it; sample.scenario:3: 'kill it' is none of these",
                "fault stock:prepare=drop;     sample.scenario:3: stock has no point 'prepare'",
                "crash at orders:lunch;        sample.scenario:3: orders has no point 'lunch'",
                "crash at kitchen:finish;      sample.scenario:3: there is no service 'kitchen'",
                "'  kill redis';               sample.scenario:3: this is indented",
                "repeat 3 times;               sample.scenario:3: expected the lines to repeat",
                "load some buyers;             sample.scenario:3: 'load some buyers' is none of these",
                "cut redis for 1 s;            sample.scenario:3: stop, cut, delay, swallow",
                "stop kafka for 1 s;           sample.scenario:3: stop, cut, delay, swallow",
                "stop redis for 1 s;           sample.scenario:3: 'stop redis for 1 s' is none of these",
                "fill disk for 1 s;            sample.scenario:3: stop, cut, delay, swallow",
            })
    void whatIsWrongIsSaidWithFileAndLine(String line, String complaint) {
        assertThatThrownBy(() -> parse(HEAD + line + "\n"))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThatThrownBy(() -> parse("# Nobody buys.\nkill redis\n")).hasMessageContaining("expected who buys");
        assertThatThrownBy(() -> parse(HEAD)).hasMessageContaining("expected that something happens");
        assertThatThrownBy(() -> parse("load 1 buyers\nkill redis\n")).hasMessageContaining("expected a comment");
        assertThatThrownBy(() -> parse(HEAD + "stores proxied\nfill disk for 1 s\n"))
                .hasMessageContaining("`fill disk` and `disk 600 MB`");
    }

    @Test
    void everyScenarioOfTheProjectParses() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }

        assertThat(ScenarioReader.readAll(folder.resolve("chaos")))
                .hasSizeGreaterThan(10)
                .extracting(Scenario::name)
                .contains("server-killed", "redis-killed", "two-at-once");
    }

    @Test
    void aSeedDrawsTheSameEveryTimeAndAnotherDrawsOtherwise() {
        var scenario = parse(HEAD + "repeat 20 times\n  wait 0.1 to 10 s\n  one of: kill server | kill redis\n");
        var once = Schedule.draw(scenario, 7, OptionalInt.empty());

        assertThat(Schedule.draw(scenario, 7, OptionalInt.empty())).isEqualTo(once);
        assertThat(Schedule.draw(scenario, 8, OptionalInt.empty())).isNotEqualTo(once);
        assertThat(once.moments())
                .contains(List.of(new Deed.Kill(Victim.SERVER)), List.of(new Deed.Kill(Victim.REDIS)));
    }
}
