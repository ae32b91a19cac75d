package io.holdfast.app.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of {@code conf/} say what the code does. */
class ConfFilesTest {
    private static final Path CONF = Path.of("../../conf");

    @Test
    void theDefaultProfileShowsEverySettingWithItsDefaultAndWhatItDoes() throws IOException {
        String text = Files.readString(CONF.resolve("default.properties"), UTF_8);
        Properties properties = new Properties();
        properties.load(new StringReader(text));

        assertThat(properties).hasSize(Keys.all().size());
        assertThat(Keys.all()).allSatisfy(key -> {
            assertThat(properties).containsEntry(key.name(), key.fallback());
            assertThat(text).containsPattern("# \\Q" + key.doc() + "\\E.*\n\\Q" + key.name() + "\\E =");
        });
    }

    @Test
    void theExternalProfileStartsNoStore() {
        Settings.Stores stores = load(CONF.resolve("external.properties")).stores();

        assertThat(stores.stockRedis()).isNotEmpty();
        assertThat(stores.paymentRedis()).isNotEmpty();
        assertThat(stores.postgres()).isPresent();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void everyProfileCanBeUsed(Path profile) {
        assertThat(load(profile)).isNotNull();
    }

    static Stream<Path> profiles() throws IOException {
        return Files.list(CONF).filter(file -> file.toString().endsWith(".properties"));
    }

    private static Settings load(Path file) {
        return SettingsLoader.load(Optional.of(file), Map.of(), List.of());
    }
}
