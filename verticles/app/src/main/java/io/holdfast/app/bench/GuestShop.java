package io.holdfast.app.bench;

import io.holdfast.app.load.Bulk;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Fills an instance that others use too: users, items and orders of its own, one request each, and nothing that was there
 * before is touched. A request that had to be repeated may have been done twice, which only gives more of something.
 */
final class GuestShop implements Shop {
    private static final int USERS = 1_000;
    private static final int PRICE_MINOR = 1;
    private static final long PLENTY = 1_000_000_000L;

    private final Bulk bulk;
    private final Plan plan;
    private final Progress progress;
    private final SplittableRandom random = new SplittableRandom(1);
    private List<String> users = List.of();
    private List<String> items = List.of();

    GuestShop(Bulk bulk, Plan plan, Progress progress) {
        this.bulk = bulk;
        this.plan = plan;
        this.progress = progress;
    }

    @Override
    public void open() {
        users = create("users", "user_id", Collections.nCopies(USERS, "/payment/create_user"));
        post("credit", USERS, i -> "/payment/add_funds/" + users.get(i) + "/" + PLENTY);
        items = create("items", "item_id", Collections.nCopies(plan.items(), "/stock/item/create/" + PRICE_MINOR));
        post("stock", plan.itemsWithStock(), i -> "/stock/add/" + items.get(i) + "/" + PLENTY);
    }

    @Override
    public int fewestOrders() {
        return 1_000;
    }

    /** One request for each, whose replies are kept meanwhile. */
    @Override
    public int mostOrders() {
        return 200_000;
    }

    @Override
    public List<String> orders(int count) {
        List<String> orders = create(
                "orders", "order_id", paths(count, i -> "/orders/create/" + users.get(random.nextInt(users.size()))));
        for (int line = 1; line <= Plan.LINES_PER_ORDER; line++) {
            post(
                    "line " + line + " of every order",
                    count,
                    i -> "/orders/addItem/" + orders.get(i) + "/" + anItem() + "/1");
        }
        return orders;
    }

    private String anItem() {
        return items.get(random.nextInt(plan.itemsSold()));
    }

    private List<String> create(String what, String id, List<String> paths) {
        return bulk.send(paths, progress.counting(what, paths.size())).stream()
                .map(body -> new JsonObject(body).getString(id))
                .toList();
    }

    private void post(String what, int count, IntFunction<String> path) {
        bulk.send(paths(count, path), progress.counting(what, count));
    }

    private static List<String> paths(int count, IntFunction<String> path) {
        return IntStream.range(0, count).mapToObj(path).toList();
    }
}
