package io.holdfast.gateway;

import static io.holdfast.gateway.Domain.ORDERS;
import static io.holdfast.gateway.Domain.PAYMENT;
import static io.holdfast.gateway.Domain.STOCK;

import io.holdfast.protocol.OrderRequest;
import io.holdfast.protocol.PaymentRequest;
import io.holdfast.protocol.StockRequest;
import java.util.function.Function;

/** Every request that a domain answers: its path, and how the record is read from it. The most frequent stand first. */
public enum Route {
    ORDER_CHECKOUT(
            ORDERS,
            "POST",
            "/orders/checkout/{order_id}",
            path -> new OrderRequest.Checkout(path.id("order_id"), path.claim())),
    ORDER_FIND(ORDERS, "GET", "/orders/find/{order_id}", path -> new OrderRequest.Find(path.id("order_id"))),
    ORDER_CREATE(
            ORDERS,
            "POST",
            "/orders/create/{user_id}",
            path -> new OrderRequest.Create(path.id("user_id"), path.claim())),
    ORDER_ADD_ITEM(
            ORDERS,
            "POST",
            "/orders/addItem/{order_id}/{item_id}/{quantity}",
            path -> new OrderRequest.AddItem(
                    path.id("order_id"), path.id("item_id"), path.quantity("quantity"), path.claim())),
    STOCK_FIND(STOCK, "GET", "/stock/find/{item_id}", path -> new StockRequest.Find(path.id("item_id"))),
    STOCK_ADD(
            STOCK,
            "POST",
            "/stock/add/{item_id}/{amount}",
            path -> new StockRequest.Add(path.id("item_id"), path.amount("amount"), path.claim())),
    STOCK_SUBTRACT(
            STOCK,
            "POST",
            "/stock/subtract/{item_id}/{amount}",
            path -> new StockRequest.Subtract(path.id("item_id"), path.amount("amount"), path.claim())),
    STOCK_CREATE(
            STOCK,
            "POST",
            "/stock/item/create/{price}",
            path -> new StockRequest.Create(path.amountOrZero("price"), path.claim())),
    PAYMENT_FIND(PAYMENT, "GET", "/payment/find_user/{user_id}", path -> new PaymentRequest.Find(path.id("user_id"))),
    PAYMENT_ADD_FUNDS(
            PAYMENT,
            "POST",
            "/payment/add_funds/{user_id}/{amount}",
            path -> new PaymentRequest.AddFunds(path.id("user_id"), path.amount("amount"), path.claim())),
    PAYMENT_PAY(
            PAYMENT,
            "POST",
            "/payment/pay/{user_id}/{amount}",
            path -> new PaymentRequest.Pay(path.id("user_id"), path.amount("amount"), path.claim())),
    PAYMENT_CREATE(PAYMENT, "POST", "/payment/create_user", path -> new PaymentRequest.Create(path.claim())),
    ORDER_SEED(
            ORDERS,
            "POST",
            "/orders/batch_init/{n}/{n_items}/{n_users}/{item_price}",
            path -> new OrderRequest.Seed(
                    path.count("n"),
                    path.count("n_items"),
                    path.count("n_users"),
                    path.amountOrZero("item_price"),
                    path.claim())),
    STOCK_SEED(
            STOCK,
            "POST",
            "/stock/batch_init/{n}/{starting_stock}/{item_price}",
            path -> new StockRequest.Seed(
                    path.count("n"),
                    path.amountOrZero("starting_stock"),
                    path.amountOrZero("item_price"),
                    path.claim())),
    PAYMENT_SEED(
            PAYMENT,
            "POST",
            "/payment/batch_init/{n}/{starting_money}",
            path -> new PaymentRequest.Seed(path.count("n"), path.amountOrZero("starting_money"), path.claim()));

    private final Domain domain;
    private final String method;
    private final String template;
    private final String scope;

    /** Without state, all of them. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<Parameters, Object> reading;

    Route(Domain domain, String method, String template, Function<Parameters, Object> reading) {
        this.domain = domain;
        this.method = method;
        this.template = template;
        this.scope = method + " " + template;
        this.reading = reading;
    }

    public Domain domain() {
        return domain;
    }

    public String method() {
        return method;
    }

    /** The path, with its parameters in braces. */
    public String template() {
        return template;
    }

    /** The same as a router binds it. */
    String path() {
        return template.replace('{', ':').replace("}", "");
    }

    /** Method and path: what an idempotency key is scoped by. */
    String scope() {
        return scope;
    }

    boolean isRead() {
        return method.equals("GET");
    }

    /** Whether it fills a whole domain and may take minutes. */
    boolean isSeeding() {
        return this == ORDER_SEED || this == STOCK_SEED || this == PAYMENT_SEED;
    }

    /** The domain's request. It counts only when {@link Parameters#fault()} is null afterwards. */
    Object read(Parameters path) {
        return reading.apply(path);
    }
}
