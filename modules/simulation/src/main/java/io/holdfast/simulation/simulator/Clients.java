package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.Line;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All clients: what they wish for, and what they have been told, to be compared with the books. */
final class Clients {
    private static final int POPULAR = 4;
    private static final int MOST_LINES = 6;

    private final World world;
    private final Set<String> promised = new HashSet<>();
    private final Set<String> denied = new HashSet<>();
    private final Map<String, String> bodies = new HashMap<>();
    private int named;

    Clients(World world) {
        this.world = world;
    }

    void start() {
        var size = world.climate.size();
        for (int i = 0; i < size.orders(); i++) {
            putOrder("o" + i);
        }
        for (int i = 0; i < size.operations(); i++) {
            world.agenda.after(world.dice.below(size.arrivalMs()), this::operate);
        }
    }

    private void putOrder(String id) {
        world.journal.putOrder(id, world.dice.oneOf(world.goods.users()), world.goods.basket(world.dice));
    }

    private void operate() {
        int kind = world.dice.below(100);
        if (kind < 60) {
            ask(new Wish.Checkout(anyOrder()));
        } else if (kind < 86) {
            ask(new Wish.Change(anyBranch()));
        } else if (kind < 97) {
            changeOrder(anyOrder());
        } else {
            replaceOrder(anyOrder());
        }
    }

    private void ask(Wish wish) {
        boolean keyed = world.dice.happens(350);
        var client = new Client(world, "client " + named++, wish, keyed);
        client.ask();
        if ((keyed || wish instanceof Wish.Checkout) && world.dice.happens(200)) {
            world.agenda.after(world.dice.below(20), client::ask);
        }
    }

    private String anyOrder() {
        int orders = world.climate.size().orders();
        return "o" + world.dice.below(world.dice.happens(400) ? Math.min(POPULAR, orders) : orders);
    }

    private Branch anyBranch() {
        var dice = world.dice;
        var id = dice.happens(500) ? dice.oneOf(world.goods.items()) : dice.oneOf(world.goods.users());
        var lines = List.of(new Line(id, dice.between(1, 12)));
        var shard = world.goods.shardOf(id);
        return dice.happens(500) ? Branch.credit(shard, lines) : Branch.debit(shard, lines);
    }

    private void changeOrder(String id) {
        var line = new Line(world.dice.oneOf(world.goods.items()), 1);
        if (world.journal.order(id).lines().size() < MOST_LINES && world.journal.addToOrder(id, line)) {
            world.tally.count(Counter.ORDER_CHANGED);
            say(id, "changes");
        }
    }

    private void replaceOrder(String id) {
        if (world.journal.isPaid(id)) {
            world.tally.count(Counter.ORDER_REPLACED);
        }
        putOrder(id);
        say(id, "is replaced");
    }

    private void say(String order, String what) {
        long version = world.journal.version(order);
        world.trace.step(
                world.nowMs(), What.JOURNAL, version, 0, () -> order + " " + what + ", its version is " + version);
    }

    /** What a client hears must be true now, and must stay so. */
    void hear(Request request, Answer answer) {
        switch (answer) {
            case Answer.Success(var type, var body) -> promise(request, body);
            case Answer.Replay(int status, var type, var body) -> replayed(request, status, body);
            case Answer.Refusal refusal -> deny(request, "");
            case Answer.NotNow notNow -> {}
            case Answer.Pending pending -> {}
        }
    }

    private void replayed(Request request, int status, String body) {
        if (status == 200) {
            promise(request, body);
        } else {
            deny(request, body);
        }
    }

    private void promise(Request request, String body) {
        switch (request.wish()) {
            case Wish.Checkout(var order) -> world.judge.checkPaid(world.journal.order(order));
            case Wish.Change change -> {
                if (!world.judge.hasHappened(request.event())) {
                    throw new Violation(request.event() + " is told of a success that is not there (I8)");
                }
                promised.add(request.event());
                compare(request, body);
            }
        }
    }

    private void deny(Request request, String body) {
        if (request.wish() instanceof Wish.Change) {
            denied.add(request.event());
            if (!body.isEmpty()) {
                compare(request, body);
            }
        }
    }

    /** One key, one answer: byte for byte. */
    private void compare(Request request, String body) {
        var claim = request.claim();
        var first = claim == null ? null : bodies.putIfAbsent(claim.key(), body);
        if (first != null && !first.equals(body)) {
            throw new Violation("%s is answered with '%s' and with '%s' (I8)".formatted(claim, first, body));
        }
    }

    /** In the end: what was promised has happened, and what was denied has not. */
    void settle() {
        for (String event : promised) {
            if (!world.judge.hasHappened(event)) {
                throw new Violation(event + " was promised, and has not happened (I8)");
            }
        }
        for (String event : denied) {
            if (world.judge.hasHappened(event)) {
                throw new Violation(event + " was denied, and has happened (I8)");
            }
        }
    }
}
