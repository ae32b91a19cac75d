package io.holdfast.app.chaos;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Buys order after order until the shop closes, and writes down every answer. */
final class Buyer implements Runnable {
    private static final Set<Integer> REFUSED = Set.of(402, 409);
    private static final int THINKS_MS = 6;
    private static final int MOST_LINES = 3;
    private static final int MOST_PIECES = 3;

    private final String name;
    private final Caller caller;
    private final Assortment assortment;
    private final Notebook notebook;
    private final Figures figures;
    private final RandomGenerator chance;
    private final IntSupplier orders;
    private final BooleanSupplier closed;
    private int keys;

    /** @param orders counts one more order of all buyers together */
    Buyer(
            String name,
            Caller caller,
            Assortment assortment,
            Notebook notebook,
            Figures figures,
            RandomGenerator chance,
            IntSupplier orders,
            BooleanSupplier closed) {
        this.name = name;
        this.caller = caller;
        this.assortment = assortment;
        this.notebook = notebook;
        this.figures = figures;
        this.chance = chance;
        this.orders = orders;
        this.closed = closed;
    }

    @Override
    public void run() {
        try (caller) {
            while (!closed.getAsBoolean()) {
                if (chance.nextDouble() < 0.08) {
                    topUp();
                }
                buy();
                Pauses.forMs(chance.nextInt(THINKS_MS));
            }
        } catch (RuntimeException e) {
            notebook.complain("buyer " + name + ": " + e.getMessage());
        }
    }

    private String key() {
        return name + "-" + ++keys;
    }

    private void topUp() {
        int amount = 1 + chance.nextInt(20);
        if (chance.nextBoolean()) {
            String item = Assortment.any(assortment.scarce(), chance).id();
            Assortment.restock(caller, notebook, item, amount, key());
        } else {
            Assortment.payIn(caller, notebook, Assortment.any(assortment.poor(), chance), amount, key());
        }
    }

    private void buy() {
        int number = orders.getAsInt();
        String account = assortment.account(chance, number);
        Caller.Reply created = caller.post("/orders/create/" + account, key());
        if (!created.ok()) {
            notebook.complain("orders/create was answered " + created.status() + ": " + created.body());
            return;
        }
        String order = new JsonObject(created.body()).getString("order_id");
        Purchase purchase = new Purchase(order, account, fill(order, number), Purchase.NOTHING);
        notebook.note(purchase);
        boolean paid = checkout(purchase, true);
        if (chance.nextDouble() < 0.1) {
            paid = checkout(purchase, !paid) || paid;
        }
        if (chance.nextDouble() < 0.3) {
            readBack(purchase, paid);
        }
    }

    /** What was answered can be read, whatever has failed since. */
    private void readBack(Purchase purchase, boolean paid) {
        Caller.Reply read = caller.get("/orders/find/" + purchase.order());
        if (!read.ok() || new JsonObject(read.body()).getBoolean("paid") != paid) {
            notebook.complain("%s was %s, and reading it was answered %d: %s"
                    .formatted(purchase.order(), paid ? "paid" : "refused", read.status(), read.body()));
        }
    }

    /** A line that fails for certain is a complaint, and not in the order. */
    private List<Purchase.Line> fill(String order, int number) {
        List<Purchase.Line> lines = new ArrayList<>();
        int count = 1 + chance.nextInt(MOST_LINES);
        Assortment.@Nullable Item item = null;
        for (int i = 0; i < count; i++) {
            // The same once more, sometimes: its quantities add up.
            item = item != null && chance.nextDouble() < 0.2 ? item : assortment.item(chance, number);
            int quantity = 1 + chance.nextInt(MOST_PIECES);
            Caller.Reply added = caller.post("/orders/addItem/" + order + "/" + item.id() + "/" + quantity, key());
            if (added.ok()) {
                lines.add(new Purchase.Line(item.id(), item.priceMinor(), quantity));
            } else {
                notebook.complain("orders/addItem was answered " + added.status() + ": " + added.body());
            }
        }
        return List.copyOf(lines);
    }

    /** Whether it is paid; a refusal is as good as any answer, unless the order was paid before. */
    private boolean checkout(Purchase purchase, boolean mayBeRefused) {
        String key = chance.nextBoolean() ? key() : null;
        Caller.Reply reply = caller.post("/orders/checkout/" + purchase.order(), key);
        notebook.note(purchase.told(reply.status()));
        if (reply.ok()) {
            if (mayBeRefused) {
                figures.sold(System.nanoTime());
            }
            return true;
        }
        figures.refused();
        if (!mayBeRefused || !REFUSED.contains(reply.status())) {
            notebook.complain("the checkout of %s was answered %d%s: %s"
                    .formatted(
                            purchase.order(), reply.status(), mayBeRefused ? "" : " after it was paid", reply.body()));
        }
        return false;
    }
}
