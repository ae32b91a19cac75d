package io.holdfast.app.demo;

import io.holdfast.app.load.Api;
import io.holdfast.app.load.Bulk;
import io.holdfast.app.load.ClosedLoop;
import io.holdfast.app.load.Requests;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What the instance says in the end, of everybody.
 *
 * @param stock what is left
 * @param buyers in the crowd's order
 */
record Books(long stock, List<Entry> buyers) {
    /** One buyer's order and account. */
    record Entry(boolean paid, long creditMinor) {
        boolean isCharged() {
            return creditMinor == Scene.CREDIT_MINOR - Scene.PRICE_MINOR;
        }

        boolean isUntouched() {
            return creditMinor == Scene.CREDIT_MINOR;
        }
    }

    static Books read(URI url, ClosedLoop loop, String item, Crowd crowd) {
        Bulk bulk = new Bulk(loop, Requests.get(url));
        List<String> orders = bulk.send(paths(crowd, buyer -> "/orders/find/" + crowd.order(buyer)), done -> {});
        List<String> users = bulk.send(paths(crowd, buyer -> "/payment/find_user/" + buyer), done -> {});
        List<Entry> entries = IntStream.range(0, crowd.size())
                .mapToObj(buyer -> new Entry(
                        new JsonObject(orders.get(buyer)).getBoolean("paid"),
                        new JsonObject(users.get(buyer)).getLong("credit")))
                .toList();
        return new Books(new JsonObject(new Api(url).get("/stock/find/" + item)).getLong("stock"), entries);
    }

    private static List<String> paths(Crowd crowd, IntFunction<String> path) {
        return IntStream.range(0, crowd.size()).mapToObj(path).toList();
    }

    long paid() {
        return count(Entry::paid);
    }

    long charged() {
        return count(Entry::isCharged);
    }

    long takenMinor() {
        return buyers.stream()
                .mapToLong(entry -> Scene.CREDIT_MINOR - entry.creditMinor())
                .sum();
    }

    private long count(Predicate<Entry> what) {
        return buyers.stream().filter(what).count();
    }
}
