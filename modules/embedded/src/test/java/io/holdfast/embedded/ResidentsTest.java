package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How what is left of a Postgres is ended, whose watching shell may have been killed as well. */
class ResidentsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void startPostgres() {
        postgres = EmbeddedPostgres.start(folder);
    }

    @AfterEach
    void leaveNothingRunning() {
        postgres.stop();
    }

    @Test
    void aPostgresWithoutItsShellShutsDownInGoodOrderUnderItsClients() throws Exception {
        try (var load = WriteLoad.on(postgres.address())) {
            load.awaitWrites(100);
            killShells();

            Residents.of(folder).end(LONG);
        }

        assertThat(folder.resolve("postgres.log"))
                .content()
                .contains("received fast shutdown request", "database system is shut down")
                .doesNotContain("PANIC");
    }

    @Test
    @Timeout(40) // less than what somebody who can be asked is given
    void backendsThatLostTheirPostmasterAreNotAsked() throws Exception {
        try (var client = SimpleQuery.open(postgres.address(), "postgres")) {
            long backend = Long.parseLong(
                    client.run("select pg_backend_pid()").getFirst().getFirst());
            Signals.pause(backend);
            Signals.kill(postgres.pid());

            Residents.of(folder).end(LONG);

            assertThat(Residents.of(folder).now()).isEmpty();
            assertThatThrownBy(() -> client.run("select 1")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aPostgresWhoseBackendHangsIsEndedAllTheSame() throws Exception {
        try (var client = SimpleQuery.open(postgres.address(), "postgres")) {
            Signals.pause(Long.parseLong(
                    client.run("select pg_backend_pid()").getFirst().getFirst()));
            killShells();

            Residents.of(folder).end(Duration.ofMillis(300));

            assertThat(Residents.of(folder).now()).isEmpty();
        }
    }

    private void killShells() throws Exception {
        var shell =
                ProcessHandle.of(postgres.pid()).flatMap(ProcessHandle::parent).orElseThrow();
        var guards = shell.children()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != postgres.pid())
                .toList();
        for (long guard : guards) {
            Signals.kill(guard);
        }
        Signals.kill(shell.pid());
        assertThat(postgres.onExit().join()).isEqualTo("killed by signal 9");
        assertThat(Residents.of(folder).now()).as("it lives on").isNotEmpty();
        assertThat(List.copyOf(guards)).isNotEmpty();
    }
}
