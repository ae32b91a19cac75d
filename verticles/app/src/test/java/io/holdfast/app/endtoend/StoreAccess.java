package io.holdfast.app.endtoend;

import io.holdfast.app.status.StoreAddresses;
import io.holdfast.app.status.StoresFile;
import io.holdfast.embedded.RedisLine;
import io.holdfast.embedded.SimpleQuery;
import io.holdfast.embedded.StoreAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Into the stores of a server, past it: to see what it wrote, and to break it. */
public record StoreAccess(StoreAddresses stores) {
    public static StoreAccess of(Path data) {
        return new StoreAccess(StoresFile.read(data).orElseThrow());
    }

    /** Runs statements and returns the rows of the last as text. */
    public List<List<String>> sql(String sql) {
        var uri = URI.create(stores.postgres());
        try (var query = SimpleQuery.open(address(uri), uri.getPath().substring(1))) {
            return query.run(sql);
        } catch (IOException e) {
            throw new UncheckedIOException(sql, e);
        }
    }

    /** Runs statements on a connection that lives, with all that it holds, until it is closed. */
    public SimpleQuery holding(String sql) {
        var uri = URI.create(stores.postgres());
        try {
            var query = SimpleQuery.open(address(uri), uri.getPath().substring(1));
            query.run(sql);
            return query;
        } catch (IOException e) {
            throw new UncheckedIOException(sql, e);
        }
    }

    public String value(String sql) {
        return sql(sql).getFirst().getFirst();
    }

    public long number(String sql) {
        return Long.parseLong(value(sql));
    }

    /** Runs a command on the Redis of the first stock shard. */
    public String redis(String command) {
        try {
            String reply = RedisLine.ask(address(URI.create(stores.stockRedis().getFirst())), command);
            if (reply.startsWith("-")) {
                throw new IllegalStateException(command + ": " + reply);
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    private static StoreAddress address(URI uri) {
        return new StoreAddress(uri.getHost(), uri.getPort());
    }
}
