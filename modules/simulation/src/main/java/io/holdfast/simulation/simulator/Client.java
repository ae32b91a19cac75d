package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.KeyClaim;
import org.jspecify.annotations.Nullable;

/** Somebody with one wish, who asks one node after the other until it is answered for good, or patience is at its end. */
final class Client {
    private static final int MOST_TRIES = 4;
    private static final int LOST_ANSWERS = 20;

    private final World world;
    private final String name;
    private final Wish wish;
    private final boolean keyed;
    private int tries;
    private boolean done;

    Client(World world, String name, Wish wish, boolean keyed) {
        this.world = world;
        this.name = name;
        this.wish = wish;
        this.keyed = keyed;
    }

    void ask() {
        int thisTry = ++tries;
        var node = world.node(world.dice.below(world.climate.size().nodes()));
        var request = request(thisTry);
        var answered = new Once();
        node.post(world.dice.between(1, 5), () -> new Service(world, node, request, answer -> {
                    if (!world.unlucky(LOST_ANSWERS)) {
                        answered.run(() -> hear(request, answer));
                    }
                })
                .serve());
        world.agenda.after(world.dice.between(2_000, 12_000), () -> answered.run(this::askAgain));
    }

    private Request request(int thisTry) {
        boolean repeatable = keyed || wish instanceof Wish.Checkout;
        var body = wish instanceof Wish.Checkout ? "Checkout successful" : "done for try " + thisTry + " of " + name;
        return new Request(
                wish,
                repeatable ? name : name + " try " + thisTry,
                claim(thisTry),
                Answer.Success.text(body),
                world.nowMs() + world.climate.weather().deadlineMs());
    }

    private @Nullable KeyClaim claim(int thisTry) {
        if (!keyed) {
            return null;
        }
        var key = world.sabotage.has(Plant.RETRY_WITH_NEW_KEY) ? "key of " + name + ", " + thisTry : "key of " + name;
        return new KeyClaim("scope", key, "print of " + name, "/", "");
    }

    private void hear(Request request, Answer answer) {
        world.trace.step(
                world.nowMs(),
                What.CLIENT,
                tries,
                answer instanceof Answer.Definite ? 1 : 0,
                () -> name + " hears " + answer);
        world.clients.hear(request, answer);
        switch (answer) {
            case Answer.Success a -> done = true;
            case Answer.Refusal a -> done = true;
            case Answer.Replay a -> done = true;
            case Answer.NotNow a -> askAgain();
            case Answer.Pending a -> askAgain();
        }
    }

    /** A change without a key is not asked for again: nobody could tell whether it happened. */
    private void askAgain() {
        boolean repeatable = keyed || wish instanceof Wish.Checkout;
        if (!done && repeatable && tries < MOST_TRIES && !world.isCalm()) {
            world.agenda.after(world.dice.between(20, 1_500), this::ask);
        }
    }
}
