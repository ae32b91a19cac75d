package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores must not outlive the server, not even after {@code kill -9}. */
class KilledParentTest {
    @TempDir
    Path folder;

    @Test
    void killingTheServerEndsItsStoresInGoodOrder() throws Exception {
        List<ProcessHandle> stores;
        try (ChildJvm server = ChildJvm.run(StartsStores.class, folder)) {
            stores = startedBy(server);
            assertThat(stores).hasSize(2).allMatch(ProcessHandle::isAlive);
            server.kill();
        }

        for (ProcessHandle store : stores) {
            store.onExit().get(20, TimeUnit.SECONDS);
        }
        assertThat(folder.resolve("postgres/postgres.log")).content().contains("database system is shut down");
    }

    @Test
    void storesThatWereStartedAgainEndWithTheServerToo() throws Exception {
        List<ProcessHandle> again;
        try (ChildJvm server = ChildJvm.run(SupervisesStores.class, folder)) {
            startedBy(server).forEach(ProcessHandle::destroyForcibly);
            again = Stream.concat(startedBy(server).stream(), startedBy(server).stream())
                    .toList();
            assertThat(again).hasSize(2).allMatch(ProcessHandle::isAlive);
            server.kill();
        }

        Eventually.until(
                "nothing is left", () -> DataFolder.livingStores(folder).isEmpty());
        assertThat(folder.resolve("postgres/postgres.log")).content().contains("database system is shut down");
    }

    @Test
    void killingTheServerUnderLoadLeavesNothingAndLosesNothingThatWasAcknowledged() throws Exception {
        String acknowledged = "";
        try (ChildJvm server = ChildJvm.run(Writes.class, folder)) {
            for (int lines = 0; lines < 10; lines++) {
                acknowledged = server.readLine();
            }
            Signals.kill(server.pid()); // so that its last words can still be read
            for (String line = server.readLine(); line != null; line = server.readLine()) {
                acknowledged = line;
            }
        }

        Eventually.until(
                "nothing is left", () -> DataFolder.livingStores(folder).isEmpty());
        assertThat(folder.resolve("postgres/postgres.log"))
                .content()
                .contains("received fast shutdown request", "database system is shut down")
                .doesNotContain("PANIC");
        EmbeddedPostgres next = EmbeddedPostgres.start(folder.resolve("postgres"));
        try (SimpleQuery query = SimpleQuery.open(next.address(), "postgres")) {
            String rows =
                    query.run("select count(*) / 20 from written").getFirst().getFirst();
            assertThat(Long.parseLong(rows)).isGreaterThanOrEqualTo(Long.parseLong(acknowledged));
        } finally {
            next.stop();
        }
    }

    @Test
    void theNextLifeWaitsForTheStoresOfTheLastOne() throws Exception {
        try (ChildJvm server = ChildJvm.run(StartsStores.class, folder)) {
            List<ProcessHandle> stores = startedBy(server);
            server.kill();

            try (ChildJvm next = ChildJvm.run(StartsStores.class, folder)) {
                assertThat(startedBy(next)).hasSize(2).doesNotContainAnyElementsOf(stores);
                assertThat(stores).noneMatch(store -> Residents.of(folder).now().contains(store));
            }
        }
        Residents.of(folder).end(EmbeddedPostgres.GRACE);
    }

    @Test
    void storesWhoseWatchingShellsWereKilledAsWellAreEndedByTheNextLife() throws Exception {
        try (ChildJvm server = ChildJvm.run(StartsStores.class, folder)) {
            List<ProcessHandle> stores = startedBy(server);
            stores.forEach(KilledParentTest::killWatchers);
            server.kill();
            assertThat(stores).allMatch(ProcessHandle::isAlive);

            try (ChildJvm next = ChildJvm.run(StartsStores.class, folder)) {
                assertThat(startedBy(next)).hasSize(2).doesNotContainAnyElementsOf(stores);
            }
        }
        Residents.of(folder).end(EmbeddedPostgres.GRACE);
    }

    private static List<ProcessHandle> startedBy(ChildJvm server) throws Exception {
        String pids = server.readLine();
        assertThat(pids).isNotNull();
        return Arrays.stream(pids.split(" "))
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }

    private static void killWatchers(ProcessHandle store) {
        ProcessHandle shell = store.parent().orElseThrow();
        List<ProcessHandle> guards =
                shell.children().filter(child -> !child.equals(store)).toList();
        guards.forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
    }

    /** A server that keeps its stores running, and says so each time. */
    static final class SupervisesStores {
        public static void main(String[] arguments) throws Exception {
            try (DataFolder data = DataFolder.open(Path.of(arguments[0]))) {
                SupervisedStore redis = supervise(EmbeddedRedis.start(data.claim("redis")));
                SupervisedStore postgres = supervise(EmbeddedPostgres.start(data.claim("postgres")));
                System.out.println(redis.pid() + " " + postgres.pid());
                assertThat(System.in.read()).isNegative();
            }
        }

        private static SupervisedStore supervise(EmbeddedStore store) {
            AtomicReference<SupervisedStore> supervised = new AtomicReference<>();
            supervised.set(
                    store.supervised(() -> System.out.println(supervised.get().pid())));
            return supervised.get();
        }
    }

    /** A server whose clients write, and which says how many writes were acknowledged. */
    static final class Writes {
        public static void main(String[] arguments) throws Exception {
            try (DataFolder data = DataFolder.open(Path.of(arguments[0]))) {
                WriteLoad load = WriteLoad.on(
                        EmbeddedPostgres.start(data.claim("postgres")).address());
                for (long writes = 20; ; writes += 20) {
                    load.awaitWrites(writes);
                    System.out.println(load.committed());
                }
            }
        }
    }

    /** A server with stores, until it is killed. */
    static final class StartsStores {
        public static void main(String[] arguments) throws Exception {
            try (DataFolder data = DataFolder.open(Path.of(arguments[0]))) {
                EmbeddedRedis redis = EmbeddedRedis.start(data.claim("redis"));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(data.claim("postgres"));
                System.out.println(redis.pid() + " " + postgres.pid());
                assertThat(System.in.read()).isNegative();
            }
        }
    }
}
