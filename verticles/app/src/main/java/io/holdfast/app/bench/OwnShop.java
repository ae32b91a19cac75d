package io.holdfast.app.bench;

import java.util.List;
import java.util.stream.IntStream;

/** Fills an instance that is ours alone by {@code batch_init}, which replaces what the same ids held before. */
final class OwnShop implements Shop {
    private static final int USERS = 100_000;
    private static final int PRICE_MINOR = 1;
    private static final long PLENTY = 1_000_000_000L;

    private final Api api;
    private final Plan plan;

    OwnShop(Api api, Plan plan) {
        this.api = api;
        this.plan = plan;
    }

    @Override
    public void open() {
        api.post("/payment/batch_init/" + USERS + "/" + PLENTY);
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
        return 50_000;
    }

    @Override
    public List<String> orders(int count) {
        api.post("/orders/batch_init/" + count + "/" + plan.itemsSold() + "/" + USERS + "/" + PRICE_MINOR);
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
