package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.settings.Settings;
import io.holdfast.app.settings.SettingsLoader;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embedded stores that die, as the status of their server shows them. */
class StoresTest {
    @TempDir
    Path folder;

    private DataFolder data;
    private Stores stores;

    @BeforeEach
    void startStores() {
        data = DataFolder.open(folder);
        Settings settings = SettingsLoader.load(Optional.empty(), Map.of(), List.of());
        StatusFile statusFile = StatusFile.in(data);
        stores = Stores.start(settings.stores(), data, statusFile::refresh);
        statusFile.show(() -> Status.starting(folder, settings.http(), stores.embedded()));
    }

    @AfterEach
    void stopStores() {
        stores.stop();
        data.close();
        assertThat(DataFolder.livingStores(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "postgres"})
    void aStoreThatDiesIsShownWithItsNewPidAtTheSameAddress(String name) {
        Status.Entry before = shown(name).orElseThrow();

        assertThat(ProcessHandle.of(before.pid()).orElseThrow().destroyForcibly())
                .isTrue();

        Eventually.until(
                "it lives again",
                () -> shown(name).filter(now -> now.pid() != before.pid()).isPresent());
        assertThat(shown(name).orElseThrow().address()).isEqualTo(before.address());
        assertThat(DataFolder.livingStores(folder))
                .contains(shown(name).orElseThrow().pid());
        assertThat(stores.fault()).isNotDone();
    }

    @Test
    void aStoreThatCannotBeStartedAgainIsAFault() throws Exception {
        Files.writeString(folder.resolve("postgres/data/postgresql.auto.conf"), "no_such_setting = 1\n");

        assertThat(ProcessHandle.of(shown("postgres").orElseThrow().pid())
                        .orElseThrow()
                        .destroyForcibly())
                .isTrue();

        assertThat(stores.fault().get(30, TimeUnit.SECONDS))
                .startsWith("postgres ended (killed by signal 9) and does not start again: FATAL:");
        assertThat(shown("postgres")).isEmpty();
        assertThat(shown("redis")).isPresent();
    }

    private Optional<Status.Entry> shown(String name) {
        return Status.now(folder).processes().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }
}
