package io.holdfast.embedded.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.embedded.RedisLine;
import io.holdfast.embedded.SimpleQuery;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class TestStoresTest {
    @Test
    void everyDatabaseIsANewCopyOfItsTemplate() throws IOException {
        String template = nameIn(TestStores.freshDatabase());
        try (SimpleQuery query = SimpleQuery.open(TestStores.postgres().address(), template)) {
            query.run("create table migrated (id int)");
        }

        String copy = nameIn(TestStores.freshDatabase(template));
        String empty = nameIn(TestStores.freshDatabase());

        assertThat(tables(copy)).isEqualTo("1");
        assertThat(tables(empty)).isEqualTo("0");
    }

    @Test
    void redisIsEmptiedForTheNextTest() throws IOException {
        RedisLine.ask(TestStores.redis().address(), "SET left over");

        assertThat(TestStores.emptiedRedis())
                .isEqualTo("redis://" + TestStores.redis().address());
        assertThat(RedisLine.ask(TestStores.redis().address(), "DBSIZE")).isEqualTo(":0");
    }

    private static String nameIn(String uri) {
        return URI.create(uri).getPath().substring(1);
    }

    private static String tables(String database) throws IOException {
        try (SimpleQuery query = SimpleQuery.open(TestStores.postgres().address(), database)) {
            return String.valueOf(query.run("select count(*) from pg_tables where tablename = 'migrated'")
                    .getFirst()
                    .getFirst());
        }
    }
}
