package io.holdfast.app.bench;

import io.holdfast.app.load.Api;
import java.util.List;
import java.util.stream.IntStream;

/** Fills an instance that is ours alone by {@code batch_init}, which replaces what the same ids held before. */
final class OwnShop implements Shop {
    private static final int MOST_USERS = 100_000;
    private static final int FEWEST_USERS = 1_000;
    private static final int PRICE_MINOR = 1;
    private static final long PLENTY = 1_000_000_000L;

    private final Api api;
    private final Plan plan;

    OwnShop(Api api, Plan plan) {
        this.api = api;
        this.plan = plan;
    }

    /** As many as items, except that one hot item is for everybody. */
    private int users() {
        return plan.hot() ? MOST_USERS : Math.clamp(plan.items(), FEWEST_USERS, MOST_USERS);
    }

    @Override
    public void open() {
        api.post("/payment/batch_init/" + users() + "/" + PLENTY);
        if (plan.itemsWithStock() < plan.items()) {
            api.post(items(plan.items(), 0));
        }
        api.post(items(plan.itemsWithStock(), PLENTY));
    }

    private static String items(int count, long stock) {
        return "/stock/batch_init/" + count + "/" + stock + "/" + PRICE_MINOR;
    }

    @Override
    public int fewestOrders() {
        return 20_000;
    }

    @Override
    public int mostOrders() {
        return 1_000_000;
    }

    @Override
    public List<String> orders(int count) {
        api.post("/orders/batch_init/" + count + "/" + plan.itemsSold() + "/" + users() + "/" + PRICE_MINOR);
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
