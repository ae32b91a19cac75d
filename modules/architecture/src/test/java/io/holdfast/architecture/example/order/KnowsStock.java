package io.holdfast.architecture.example.order;

import io.holdfast.architecture.example.app.Wiring;
import io.holdfast.architecture.example.stock.SharesState;

/** Knows another domain, and app. */
public final class KnowsStock {
    private final SharesState stock = new SharesState();
    private final Wiring wiring = new Wiring();

    @Override
    public String toString() {
        return stock.toString() + wiring;
    }
}
