package io.holdfast.app.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Mode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
    @TempDir
    Path folder;

    @Test
    void withNothingGivenEverythingIsEmbeddedAndOnTheLoopbackInterface() {
        Settings settings = SettingsLoader.load(Optional.empty(), Map.of(), OptionalInt.empty());

        assertThat(settings.http()).isEqualTo(new Settings.Http("127.0.0.1", 8000));
        assertThat(settings.loops()).isPositive();
        assertThat(settings.coordinator()).isEqualTo(new Settings.Coordinator(Optional.empty(), 4096, 10_000));
        assertThat(settings.stores().stockRedis()).isEmpty();
        assertThat(settings.stores().paymentRedis()).isEmpty();
        assertThat(settings.stores().postgres()).isEmpty();
    }

    @Test
    void anOptionWinsOverTheEnvironmentWhichWinsOverTheFile() throws IOException {
        Path file = file("http.port = 1001", "loops = 3", "coordinator.mode = 2pc");
        Map<String, String> environment = Map.of("HOLDFAST_HTTP_PORT", "1002", "HOLDFAST_COORDINATOR_MODE", "saga");

        Settings settings = SettingsLoader.load(Optional.of(file), environment, OptionalInt.of(1003));

        assertThat(settings.http().port()).isEqualTo(1003);
        assertThat(settings.coordinator().mode()).contains(Mode.SAGA);
        assertThat(settings.loops()).isEqualTo(3);
        assertThat(SettingsLoader.load(Optional.of(file), environment, OptionalInt.empty())
                        .http()
                        .port())
                .isEqualTo(1002);
    }

    @Test
    void aShardMayHaveARedisOfItsOwn() throws IOException {
        Path file = file("stock.shards = 2", "stock.redis = one:6379, rediss://:secret@two:6380");

        Settings.Stores stores = load(file).stores();

        assertThat(stores.stockRedis())
                .extracting(Settings.Given::uri)
                .containsExactly(URI.create("redis://one:6379"), URI.create("rediss://:secret@two:6380"));
        assertThat(stores.stockRedis()).allMatch(given -> given.origin().equals(file + ": stock.redis"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port = x             | http.port must be a whole number from 0 to 65535, not 'x'",
                "http.port = 65536         | http.port must be a whole number from 0 to 65535, not '65536'",
                "http.port = -1            | http.port must be a whole number from 0 to 65535, not '-1'",
                "http.port = 99999999999   | http.port must be a whole number from 0 to 65535, not '99999999999'",
                "http.host =               | http.host must be something",
                "coordinator.mode = both   | coordinator.mode must be auto, 2pc or saga, not 'both'",
                "stock.shards = 0          | stock.shards must be a whole number from 1 to 31, not '0'",
                "stock.redis = somewhere   | stock.redis must be empty, or host:port",
                "stock.redis = http://a:1  | stock.redis must be empty, or host:port",
                "payment.redis = a:1,b:2   | payment.redis must name one Redis, or one for each of the 1 shards, not 2",
                "postgres.uri = localhost  | postgres.uri must be empty, or an address like postgresql://",
                "journal.retention = 0d    | journal.retention must be a number of days like 30d, at least 1d, or forever",
                "journal.retention = 30    | journal.retention must be a number of days like 30d, at least 1d, or forever",
                "http.prot = 1             | http.prot is not a setting, did you mean http.port?",
            })
    void whatCannotBeUsedIsOneLineWithTheKeyAndTheFile(String line, String complaint) throws IOException {
        Path file = file(line);

        assertThatThrownBy(() -> load(file))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(file + ": " + complaint)
                .hasMessageNotContaining("\n");
    }

    @Test
    void decisionsAreKeptForThirtyDaysUnlessThereIsAnotherNumberOrForever() throws IOException {
        assertThat(load(file()).journal().retention()).contains(Duration.ofDays(30));
        assertThat(load(file("journal.retention = 1d")).journal().retention()).contains(Duration.ofDays(1));
        assertThat(load(file("journal.retention = forever")).journal().retention())
                .isEmpty();
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatThrownBy(() ->
                        SettingsLoader.load(Optional.empty(), Map.of("HOLDFAST_LOOPS", "many"), OptionalInt.empty()))
                .hasMessage("the environment variable HOLDFAST_LOOPS: loops must be a whole number from 0 to 256,"
                        + " not 'many'");
        assertThatThrownBy(
                        () -> SettingsLoader.load(Optional.empty(), Map.of("HOLDFAST_LOPS", "1"), OptionalInt.empty()))
                .hasMessage("the environment: HOLDFAST_LOPS is not a setting, did you mean HOLDFAST_LOOPS?");
    }

    @Test
    void whatTheLauncherReadsIsNoSetting() {
        Map<String, String> environment = Map.of("HOLDFAST_JAVA_OPTS", "-Xmx1g", "PATH", "/bin");

        assertThat(SettingsLoader.load(Optional.empty(), environment, OptionalInt.empty()))
                .isNotNull();
    }

    @Test
    void aPasswordIsNotSpreadByAnError() throws IOException {
        Path file = file("postgres.uri = postgres:secret@localhost");

        assertThatThrownBy(() -> load(file)).hasMessageNotContaining("secret");
    }

    @Test
    void aMissingOrBrokenFileIsOneLine() throws IOException {
        assertThatThrownBy(() -> load(folder.resolve("nowhere")))
                .hasMessage(folder.resolve("nowhere") + ": there is no such configuration file");
        assertThatThrownBy(() -> load(folder)).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> load(file("a = \\u00zz"))).hasMessageContaining("cannot be read");
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("test.properties"), String.join("\n", lines) + "\n", UTF_8);
    }

    private static Settings load(Path file) {
        return SettingsLoader.load(Optional.of(file), Map.of(), OptionalInt.empty());
    }
}
