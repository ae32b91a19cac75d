package io.holdfast.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Holds what everybody was told against the books; an empty list of complaints is the point of all this. */
final class Reckoning {
    private final Scene scene;
    private final Crowd crowd;
    private final Books books;
    private final List<String> complaints = new ArrayList<>();

    private Reckoning(Scene scene, Crowd crowd, Books books) {
        this.scene = scene;
        this.crowd = crowd;
        this.books = books;
    }

    static List<String> complaints(Scene scene, Crowd crowd, Books books) {
        Reckoning reckoning = new Reckoning(scene, crowd, books);
        reckoning.compareTotals();
        IntStream.range(0, crowd.size()).forEach(reckoning::compare);
        return List.copyOf(reckoning.complaints);
    }

    private void compareTotals() {
        if (books.takenMinor() != books.paid() * Scene.PRICE_MINOR) {
            complaints.add("%s were taken for %,d pieces".formatted(Scene.money(books.takenMinor()), books.paid()));
        }
        if (books.paid() + books.stock() != scene.stock()) {
            complaints.add(
                    "%,d sold and %,d left do not make %,d".formatted(books.paid(), books.stock(), scene.stock()));
        }
        if (books.stock() != 0) {
            complaints.add("not sold out: %,d are left".formatted(books.stock()));
        }
    }

    private void compare(int buyer) {
        Books.Entry entry = books.buyers().get(buyer);
        boolean sound =
                switch (crowd.told(buyer)) {
                    case BOUGHT -> entry.paid() && entry.isCharged();
                    case REFUSED -> !entry.paid() && entry.isUntouched();
                    case NOTHING -> false;
                };
        if (!sound) {
            complaints.add("buyer %d was told %s, the order is %s and the credit %s"
                    .formatted(
                            buyer,
                            crowd.told(buyer),
                            entry.paid() ? "paid" : "not paid",
                            Scene.money(entry.creditMinor())));
        }
    }
}
