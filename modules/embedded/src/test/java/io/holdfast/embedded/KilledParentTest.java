package io.holdfast.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
