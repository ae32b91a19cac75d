package io.holdfast.app.chaos;

import io.holdfast.app.load.Bulk;
import io.holdfast.app.load.ClosedLoop;
import io.holdfast.app.load.Requests;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the server says in the end, of everything that the buyers touched. */
record Books(Map<String, Entry> orders, Map<String, Long> credits, Map<String, Long> stocks) {
    private static final int AT_A_TIME = 16;

    /** One order. */
    record Entry(boolean paid, long totalMinor) {
        static Entry of(JsonObject order) {
            return new Entry(order.getBoolean("paid"), order.getLong("total_cost"));
        }
    }

    static Books read(URI url, Notebook notebook) {
        try (ClosedLoop loop = ClosedLoop.open(url, AT_A_TIME)) {
            Bulk bulk = new Bulk(loop, Requests.get(url));
            List<String> orders =
                    notebook.purchases().stream().map(Purchase::order).toList();
            return new Books(
                    all(bulk, "/orders/find/", orders, Entry::of),
                    all(bulk, "/payment/find_user/", notebook.credits().keySet(), json -> json.getLong("credit")),
                    all(bulk, "/stock/find/", notebook.goods().keySet(), json -> json.getLong("stock")));
        }
    }

    private static <T> Map<String, T> all(
            Bulk bulk, String path, Collection<String> ids, Function<JsonObject, T> entry) {
        List<String> order = List.copyOf(ids);
        List<String> bodies = bulk.send(order.stream().map(id -> path + id).toList(), done -> {});
        Map<String, T> found = new HashMap<>();
        for (int i = 0; i < bodies.size(); i++) {
            found.put(order.get(i), entry.apply(new JsonObject(bodies.get(i))));
        }
        return found;
    }
}
