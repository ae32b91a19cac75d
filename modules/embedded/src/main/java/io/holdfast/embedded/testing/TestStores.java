package io.holdfast.embedded.testing;

import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.EmbeddedKafka;
import io.holdfast.embedded.EmbeddedPostgres;
import io.holdfast.embedded.EmbeddedRedis;
import io.holdfast.embedded.EmbeddedStore;
import io.holdfast.embedded.RedisLine;
import io.holdfast.embedded.SimpleQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** One Redis, one Postgres and one Kafka for all the tests of a JVM, each started when the first test asks for it. */
public final class TestStores {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestStores() {}

    /** The URI of an empty database that no other test has. */
    public static String freshDatabase() {
        return freshDatabase("template1");
    }

    /** The URI of a new copy of the database {@code template}, to which nobody may be connected meanwhile. */
    public static String freshDatabase(String template) {
        String name = "test_" + DATABASES.incrementAndGet();
        try (SimpleQuery query = SimpleQuery.open(postgres().address(), "postgres")) {
            query.run("create database " + name + " template " + template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return postgres().uri(name);
    }

    /** The URI of the Redis that all tests of this JVM share, with nothing in it and no script known. */
    public static String emptiedRedis() {
        try {
            requireOk(RedisLine.ask(redis().address(), "FLUSHALL"));
            requireOk(RedisLine.ask(redis().address(), "SCRIPT FLUSH"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return redis().uri();
    }

    private static void requireOk(String reply) throws IOException {
        if (!reply.equals("+OK")) {
            throw new IOException("Redis answered " + reply);
        }
    }

    /** The Postgres of this JVM, for a test that needs its address or another database's URI. */
    public static EmbeddedPostgres postgres() {
        return OnePostgres.STORE;
    }

    /** The Redis of this JVM. */
    public static EmbeddedRedis redis() {
        return OneRedis.STORE;
    }

    /** The Kafka of this JVM; its topics are kept, so every test has others. */
    public static EmbeddedKafka kafka() {
        return OneKafka.STORE;
    }

    private static final class OneKafka {
        static final EmbeddedKafka STORE =
                TemporaryFolder.withStore(EmbeddedKafka.start(TemporaryFolder.FOLDER.claim("kafka")));
    }

    private static final class OnePostgres {
        static final EmbeddedPostgres STORE =
                TemporaryFolder.withStore(EmbeddedPostgres.start(TemporaryFolder.FOLDER.claim("postgres")));
    }

    private static final class OneRedis {
        static final EmbeddedRedis STORE =
                TemporaryFolder.withStore(EmbeddedRedis.start(TemporaryFolder.FOLDER.claim("redis")));
    }

    /** Removed with the stores in it when the JVM ends; when it is killed, the stores end and the folder stays. */
    private static final class TemporaryFolder {
        static final DataFolder FOLDER = create();
        private static final Queue<EmbeddedStore> STORES = new ConcurrentLinkedQueue<>();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(TemporaryFolder::remove, "remove-test-stores"));
        }

        static <S extends EmbeddedStore> S withStore(S store) {
            STORES.add(store);
            return store;
        }

        private static DataFolder create() {
            try {
                return DataFolder.open(Files.createTempDirectory("holdfast-test-"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove() {
            STORES.forEach(EmbeddedStore::stop);
            FOLDER.remove();
        }
    }
}
