package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How hard a store is asked to stop. */
class WatchedProcessTest {
    private static final String FOREVER = "; while :; do sleep 0.05; done";

    @TempDir
    Path folder;

    @Test
    void theFirstSignalSufficesForMost() throws Exception {
        assertThat(stopped("trap 'exit 5' TERM; trap 'exit 6' USR1" + FOREVER)).isEqualTo("exit status 5");
    }

    @Test
    void whoeverIgnoresItIsAskedHarder() throws Exception {
        assertThat(stopped("trap '' TERM; trap 'exit 6' USR1" + FOREVER)).isEqualTo("exit status 6");
    }

    @Test
    void whoeverIgnoresAllIsKilled() throws Exception {
        assertThat(stopped("trap '' TERM USR1" + FOREVER)).isEqualTo("killed by signal 9");
    }

    @Test
    void oneThatDoesNotAnswerInTimeIsStoppedAndReported() throws Exception {
        var silent = started("trap 'exit 5' TERM" + FOREVER);

        assertThatThrownBy(() -> silent.awaitReady(() -> false, Duration.ofMillis(50)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("did not answer within");
        assertThat(silent.onExit().join()).isEqualTo("exit status 5");
    }

    @Test
    void whoeverIsInterruptedWhileWaitingForItLeavesNothingBehind() throws Exception {
        var silent = started("trap 'exit 5' TERM" + FOREVER);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> silent.awaitReady(() -> false, Duration.ofMinutes(1)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(silent.onExit().join()).isEqualTo("exit status 5");
    }

    private String stopped(String program) throws IOException {
        var process = started(program);
        process.stop();
        return process.onExit().join();
    }

    /** Returns when its traps are set. */
    private WatchedProcess started(String program) throws IOException {
        var log = folder.resolve("log");
        var ready = program.replace(FOREVER, "; echo set" + FOREVER);
        var process = WatchedProcess.start(new WatchedProcess.Launch(
                folder, log, List.of("TERM", "USR1"), Duration.ofMillis(300), List.of("sh", "-c", ready)));
        Eventually.until("its traps are set", () -> process.output().contains("set"));
        assertThat(Files.exists(log)).isTrue();
        return process;
    }
}
