package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path folder;

    @Test
    void dataSurvivesARestart() {
        running(postgres -> {
            query(postgres, "create table kept (id int)");
            query(postgres, "insert into kept values (7)");
        });

        running(postgres -> assertThat(query(postgres, "select id from kept")).containsExactly(List.of("7")));
    }

    @Test
    void durabilityIsOnWhateverTheConfigurationSays() {
        running(postgres -> {
            query(postgres, "alter system set fsync = off");
            query(postgres, "alter system set synchronous_commit = off");
        });

        running(postgres -> Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on")
                .forEach((name, value) ->
                        assertThat(query(postgres, "show " + name)).containsExactly(List.of(value))));
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() {
        running(postgres -> {
            assertThat(query(postgres, "show listen_addresses")).containsExactly(List.of("127.0.0.1"));
            assertThat(query(postgres, "show unix_socket_directories")).containsExactly(List.of(""));
        });
    }

    @Test
    void livesInAFolderThatOnlyItsOwnerMayEnter() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        running(postgres -> assertThat(query(postgres, "select 1")).containsExactly(List.of("1")));
    }

    @Test
    void stoppingLeavesNoProcessAndAnOrderlyEnd() throws IOException {
        running(postgres -> assertThat(Residents.of(folder).now())
                .extracting(ProcessHandle::pid)
                .contains(postgres.pid()));

        assertThat(Residents.of(folder).now()).isEmpty();
        assertThat(Files.readString(folder.resolve("postgres.log"))).contains("database system is shut down");
    }

    @Test
    void startsAgainAfterThePostmasterWasKilledUnderItsBackends() throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
        query(postgres, "create table kept (id int)");
        try (SimpleQuery busy = SimpleQuery.open(postgres.address(), "postgres")) {
            Thread backend = Thread.ofVirtual().start(() -> sleepInTheBackend(busy));
            awaitSleeper(postgres);
            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
            assertThat(postgres.onExit().get(10, TimeUnit.SECONDS)).isEqualTo("killed by signal 9");

            running(again -> assertThat(query(again, "select * from kept")).isEmpty());
            backend.join();
        }
    }

    @Test
    void thePidOfAKilledPostmasterThatAStrangerHasNowIsNoObstacle() throws IOException {
        running(postgres -> {});
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    folder.resolve("data/postmaster.pid"),
                    stranger.pid() + "\n" + folder.resolve("data") + "\n1700000000\n5432\n\n127.0.0.1\n  1234 5678\n");

            running(postgres -> assertThat(query(postgres, "select 1")).containsExactly(List.of("1")));
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aFirstStartThatWasKilledIsBegunAnew() throws IOException {
        Files.createDirectories(folder.resolve("data.unfinished/base"));

        running(postgres -> assertThat(query(postgres, "select 1")).containsExactly(List.of("1")));
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedInOneLine() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/PG_VERSION"), "9\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is of Postgres 9");
    }

    @Test
    void aFaultyDataFolderIsReportedWithThePostmastersReason() throws IOException {
        running(postgres -> {});
        Files.writeString(folder.resolve("data/postgresql.auto.conf"), "no_such_setting = 1\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("Postgres does not start: FATAL:")
                .hasMessageNotContaining("\n");
    }

    private void running(Consumer<EmbeddedPostgres> test) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
        try {
            test.accept(postgres);
        } finally {
            postgres.stop();
        }
    }

    private static void sleepInTheBackend(SimpleQuery connection) {
        assertThatThrownBy(() -> connection.run("select pg_sleep(60)")).isInstanceOf(IOException.class);
    }

    private static void awaitSleeper(EmbeddedPostgres postgres) {
        String sleepers = "select 1 from pg_stat_activity where wait_event = 'PgSleep'";
        while (query(postgres, sleepers).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static List<List<String>> query(EmbeddedPostgres postgres, String sql) {
        try (SimpleQuery query = SimpleQuery.open(postgres.address(), "postgres")) {
            return query.run(sql);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
