package io.holdfast.app.demo;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/** The buyers, each with one order, and what each has been told. A buyer is a number from 0. */
final class Crowd {
    /** Whom the server keeps telling "not now" gives up, so that a demo ends. */
    private static final int PATIENCE = 200;

    private final List<String> orders;
    private final Told[] told;
    private final int[] attempts;
    private final Deque<Integer> waiting = new ArrayDeque<>();

    Crowd(List<String> orders) {
        this.orders = List.copyOf(orders);
        told = new Told[orders.size()];
        Arrays.fill(told, Told.NOTHING);
        attempts = new int[orders.size()];
        IntStream.range(0, orders.size()).forEach(waiting::add);
    }

    int size() {
        return told.length;
    }

    String order(int buyer) {
        return orders.get(buyer);
    }

    Told told(int buyer) {
        return told[buyer];
    }

    void tell(int buyer, Told what) {
        told[buyer] = what;
    }

    int count(Told what) {
        return (int) Arrays.stream(told).filter(each -> each == what).count();
    }

    /** The next to press the button; -1 when nobody waits. */
    int next() {
        Integer buyer = waiting.poll();
        if (buyer == null) {
            return -1;
        }
        attempts[buyer]++;
        return buyer;
    }

    /** Will press it again, unless the patience is gone. */
    void queueAgain(int buyer) {
        if (attempts[buyer] < PATIENCE) {
            waiting.add(buyer);
        }
    }

    /** Those who pressed it and were told nothing; they are the first to press it again. */
    List<Integer> unanswered() {
        return IntStream.range(0, told.length)
                .filter(buyer -> attempts[buyer] > 0 && told[buyer] == Told.NOTHING)
                .boxed()
                .toList();
    }
}
