package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.embedded.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that are killed with {@code kill -9}, and what becomes of them. */
class SupervisedStoreTest {
    private static final String SLEEPERS = "select pid from pg_stat_activity where wait_event = 'PgSleep'";

    @TempDir
    Path folder;

    private final Queue<Long> toldPids = new ConcurrentLinkedQueue<>();
    private SupervisedStore store;

    @AfterEach
    void leaveNothingRunning() {
        store.stop();
        assertThat(Residents.of(folder).now()).isEmpty();
    }

    @Test
    void aRedisThatDiesAnswersAgainAtItsAddressAndIsEmpty() throws Exception {
        supervise(EmbeddedRedis.start(folder));
        var address = store.address();
        assertThat(RedisLine.ask(address, "SET kept no")).isEqualTo("+OK");

        for (int death = 0; death < 3; death++) {
            dieAndComeBack();
            assertThat(store.address()).isEqualTo(address);
            assertThat(RedisLine.ask(address, "EXISTS kept")).isEqualTo(":0");
        }
        assertThat(store.givenUp()).isNotDone();
    }

    @Test
    void aPostgresThatDiesUnderItsClientsGoesOnFromItsData() throws Exception {
        supervise(EmbeddedPostgres.start(folder));
        query("create table kept (id int)");
        for (int death = 1; death <= 2; death++) {
            query("insert into kept values (" + death + ")");
            try (var client = SimpleQuery.open(store.address(), "postgres")) {
                var busy = Thread.ofVirtual().start(() -> sleepInTheBackend(client));
                Eventually.until("the client is served", () -> !query(SLEEPERS).isEmpty());
                dieAndComeBack();
                busy.join();
            }
            assertThat(query("select count(*) from kept")).containsExactly(List.of("" + death));
        }
    }

    @Test
    void aBackendThatIsKilledIsThePostmastersConcern() throws Exception {
        supervise(EmbeddedPostgres.start(folder));
        long postmaster = store.pid();
        try (var client = SimpleQuery.open(store.address(), "postgres")) {
            long backend = Long.parseLong(
                    client.run("select pg_backend_pid()").getFirst().getFirst());

            Signals.kill(backend);

            Eventually.until("the postmaster has begun anew", () -> log().contains("reinitializing") && answers());
        }
        assertThat(store.pid()).isEqualTo(postmaster);
        assertThat(toldPids).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "postgres"})
    void aStoreThatLostItsWatchingShellIsStartedAgainUnderANewOne(String name) throws Exception {
        supervise(name.equals("redis") ? EmbeddedRedis.start(folder) : EmbeddedPostgres.start(folder));
        long before = store.pid();

        Signals.kill(shellOf(before));

        Eventually.until("it was started again", () -> !toldPids.isEmpty());
        assertThat(Residents.of(folder).now())
                .extracting(ProcessHandle::pid)
                .contains(store.pid())
                .doesNotContain(before);
        assertThat(ProcessHandle.of(shellOf(store.pid())).flatMap(ProcessHandle::parent))
                .hasValue(ProcessHandle.current());
    }

    @Test
    void aPortThatSomebodyTookMeanwhileIsWaitedFor() throws Exception {
        supervise(EmbeddedRedis.start(folder));
        long before = store.pid();
        long shell = shellOf(before);
        Signals.pause(shell); // it will notice the end once we have the port
        Signals.kill(before);
        int port = store.address().port();
        try (var stranger = new ServerSocket()) {
            Eventually.until("the port is free", () -> binds(stranger, port));
            Signals.resume(shell);
            Eventually.until("it was refused the port", () -> log().contains("Address already in use"));
            assertThat(store.pid()).isEqualTo(before);
        }

        Eventually.until("it was started again", () -> !toldPids.isEmpty());
        assertThat(RedisLine.ask(store.address(), "PING")).isEqualTo("+PONG");
        assertThat(store.address().port()).isEqualTo(port);
    }

    @Test
    void anotherRedisAtItsAddressIsNotTakenForIt(@TempDir Path elsewhere) throws Exception {
        var stranger = EmbeddedRedis.start(elsewhere);
        try {
            assertThat(EmbeddedRedis.attempt(folder, RedisProgram.find(BinaryCache.of(folder)), stranger.address()))
                    .isInstanceOfSatisfying(StartAttempt.NotNow.class, refused -> assertThat(refused.fault())
                            .contains("Address already in use"));
        } finally {
            stranger.stop();
            supervise(EmbeddedRedis.start(folder));
        }
    }

    @Test
    void aPostgresThatRefusesItsDataIsGivenUpInOneLine() throws Exception {
        supervise(EmbeddedPostgres.start(folder));
        Files.writeString(folder.resolve("data/postgresql.auto.conf"), "no_such_setting = 1\n");

        Signals.kill(store.pid());

        assertThat(store.givenUp().get(30, TimeUnit.SECONDS))
                .startsWith("postgres ended (killed by signal 9) and does not start again: FATAL:")
                .contains("postgresql.auto.conf")
                .doesNotContain("\n");
        assertThat(toldPids).isEmpty();
    }

    @Test
    void aPostgresWhoseLogOfWritesIsGoneIsGivenUpWithThePanic() throws Exception {
        supervise(EmbeddedPostgres.start(folder));
        long shell = shellOf(store.pid());
        Signals.pause(shell);
        Signals.kill(store.pid());
        Folders.delete(folder.resolve("data/pg_wal"));
        Files.createDirectory(folder.resolve("data/pg_wal"));
        Signals.resume(shell);

        assertThat(store.givenUp().get(30, TimeUnit.SECONDS)).contains("does not start again: PANIC:");
    }

    @Test
    void aPostgresThatIsKilledWhileItRecoversIsStartedOnceMore() throws Exception {
        supervise(EmbeddedPostgres.start(folder));
        query("create table kept as select generate_series(1, 1000000) as id");
        long first = store.pid();
        Signals.kill(first);
        Eventually.until("another one recovers", () -> Residents.of(folder).now().stream()
                .anyMatch(each -> each.pid() != first && log().contains("redo starts at")));

        Residents.of(folder).now().forEach(ProcessHandle::destroyForcibly);

        Eventually.until("it was started again", () -> !toldPids.isEmpty());
        assertThat(query("select count(*) from kept")).containsExactly(List.of("1000000"));
    }

    @Test
    void stoppingEndsItForGoodAlsoInTheMiddleOfAStart() throws Exception {
        supervise(EmbeddedPostgres.start(folder));
        Signals.kill(store.pid());
        Eventually.until("the next life begins", () -> Files.exists(folder.resolve("postgres.log.last")));

        store.stop();

        assertThat(Residents.of(folder).now()).isEmpty();
        assertThat(store.givenUp()).isNotDone();
        assertThatThrownBy(() -> SimpleQuery.open(store.address(), "postgres")).isInstanceOf(IOException.class);
    }

    @Test
    void whatItsListenerThrowsDoesNotEndTheSupervision() throws Exception {
        var deaths = new ConcurrentLinkedQueue<String>();
        store = EmbeddedRedis.start(folder).supervised(() -> {
            deaths.add("told");
            throw new IllegalStateException("no room for the news");
        });
        for (int death = 1; death <= 2; death++) {
            int before = deaths.size();
            Signals.kill(store.pid());
            Eventually.until("it was started again", () -> deaths.size() > before);
        }
    }

    private void supervise(EmbeddedStore started) {
        store = started.supervised(() -> toldPids.add(store.pid()));
    }

    /** Returns when the supervisor has told of a life with another pid. */
    private void dieAndComeBack() throws Exception {
        long before = store.pid();
        toldPids.clear();
        Signals.kill(before);
        Eventually.until("it was started again", () -> !toldPids.isEmpty());
        assertThat(toldPids).containsExactly(store.pid()).doesNotContain(before);
    }

    private static long shellOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
    }

    private static boolean binds(ServerSocket socket, int port) {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // still the store's
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve(store.name() + ".log"));
        } catch (IOException e) {
            return ""; // between two lives
        }
    }

    private static void sleepInTheBackend(SimpleQuery connection) {
        assertThatThrownBy(() -> connection.run("select pg_sleep(60)")).isInstanceOf(IOException.class);
    }

    private boolean answers() {
        try (var query = SimpleQuery.open(store.address(), "postgres")) {
            return !query.run("select 1").isEmpty();
        } catch (IOException e) {
            return false; // it recovers
        }
    }

    private List<List<String>> query(String sql) {
        try (var query = SimpleQuery.open(store.address(), "postgres")) {
            return query.run(sql);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
