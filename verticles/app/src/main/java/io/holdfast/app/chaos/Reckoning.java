package io.holdfast.app.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Holds what every buyer was told against the books. */
final class Reckoning {
    private static final int OK = 200;

    private final Books books;
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Long> spent = new HashMap<>();
    private final Map<String, Long> sold = new HashMap<>();

    private Reckoning(Books books) {
        this.books = books;
    }

    /** What does not add up, one sentence each. */
    static List<String> complaints(Notebook notebook, Books books) {
        Reckoning reckoning = new Reckoning(books);
        notebook.purchases().forEach(reckoning::compare);
        reckoning.balance("credit of account ", notebook.credits(), reckoning.spent, books.credits());
        reckoning.balance("stock of item ", notebook.goods(), reckoning.sold, books.stocks());
        return List.copyOf(reckoning.complaints);
    }

    private void compare(Purchase purchase) {
        Books.Entry entry = Objects.requireNonNull(books.orders().get(purchase.order()));
        if (purchase.told() == Purchase.NOTHING) {
            complaints.add("order " + purchase.order() + " was never answered");
        } else if (entry.paid() != (purchase.told() == OK)) {
            complaints.add("order %s was told %d and is %s"
                    .formatted(purchase.order(), purchase.told(), entry.paid() ? "paid" : "not paid"));
        }
        if (entry.totalMinor() != purchase.totalMinor()) {
            complaints.add("order %s is for %,d, and its lines make %,d"
                    .formatted(purchase.order(), entry.totalMinor(), purchase.totalMinor()));
        }
        // By the books: whatever was told, money and goods must have gone for what is paid.
        if (entry.paid()) {
            spent.merge(purchase.account(), purchase.totalMinor(), Long::sum);
            purchase.lines().forEach(line -> sold.merge(line.item(), (long) line.quantity(), Long::sum));
        }
    }

    private void balance(String what, Map<String, Long> put, Map<String, Long> taken, Map<String, Long> left) {
        put.forEach((id, in) -> {
            long out = taken.getOrDefault(id, 0L);
            long now = Objects.requireNonNull(left.get(id));
            if (now != in - out) {
                complaints.add(what
                        + "%s: %,d put in, %,d taken for what is paid, and %,d are left, not %,d"
                                .formatted(id, in, out, now, in - out));
            }
        });
    }
}
