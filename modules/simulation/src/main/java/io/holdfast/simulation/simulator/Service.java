package io.holdfast.simulation.simulator;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.Transaction;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a node makes of a request, as the order domain and the keeper of idempotency keys do it. */
final class Service {
    private static final Answer.NotNow NOT_NOW = new Answer.NotNow("not now", 1);

    private final World world;
    private final Node node;
    private final Request request;
    private final Consumer<Answer> client;

    Service(World world, Node node, Request request, Consumer<Answer> client) {
        this.world = world;
        this.node = node;
        this.request = request;
        this.client = client;
    }

    void serve() {
        var claim = request.claim();
        if (claim == null) {
            act();
        } else {
            replayOr(claim, this::act);
        }
    }

    private void replayOr(KeyClaim claim, Runnable otherwise) {
        ask(
                journal -> Optional.ofNullable(journal.kept(claim.scope(), claim.key())),
                kept -> kept.ifPresentOrElse(record -> replay(claim, record), otherwise));
    }

    private void replay(KeyClaim claim, IdempotencyRecord record) {
        if (record.claim().fingerprint().equals(claim.fingerprint())) {
            world.tally.count(Counter.REPLAYED);
            client.accept(new Answer.Replay(record.status(), record.contentType(), record.body()));
        } else {
            client.accept(new Answer.Refusal(Kind.KEY_MISMATCH, claim.key()));
        }
    }

    /** A read of the journal; without an answer the client is to come again. */
    private <T> void ask(Function<SimulatedJournal, T> question, Consumer<T> heard) {
        var once = new Once();
        node.journal(
                question, answer -> once.run(() -> heard.accept(answer)), () -> once.run(() -> client.accept(NOT_NOW)));
    }

    private void act() {
        switch (request.wish()) {
            case Wish.Change(var branch) -> run(world.goods.direct(branch, request.event(), kept()));
            case Wish.Checkout(var order) -> checkout(order);
        }
    }

    private @Nullable IdempotencyRecord kept() {
        var claim = request.claim();
        return claim == null ? null : claim.answered(request.success());
    }

    private void checkout(String id) {
        ask(journal -> journal.order(id), order -> {
            if (order.paidBy() != null) {
                definite(request.success());
            } else {
                run(world.goods.checkout(order, kept()));
            }
        });
    }

    private void run(Transaction transaction) {
        var owner = node.current();
        if (owner == null) {
            client.accept(NOT_NOW);
        } else {
            owner.begin(transaction, this::answer);
        }
    }

    private void answer(Outcome outcome) {
        switch (outcome) {
            case Outcome.Committed committed -> client.accept(request.success());
            case Outcome.Refused refused -> unlessPaid(Kind.OUT_OF_STOCK);
            case Outcome.GateShut shut -> unlessPaid(Kind.ORDER_CHANGED);
            case Outcome.Contended contended -> tryAgain();
            case Outcome.KeyTaken taken -> replayWinner();
            case Outcome.NotNow notNow -> client.accept(NOT_NOW);
            case Outcome.Unknown unknown -> client.accept(new Answer.Pending("/orders/find"));
            case Outcome.Broken broken -> throw new Violation("a defect: " + broken.why());
        }
    }

    /** Another node may have paid the order with the very goods that this attempt found missing. */
    private void unlessPaid(Kind otherwise) {
        if (request.wish() instanceof Wish.Checkout(var id)) {
            ask(
                    journal -> journal.order(id).paidBy() != null,
                    paid -> definite(paid ? request.success() : new Answer.Refusal(otherwise, id)));
        } else {
            definite(new Answer.Refusal(otherwise, request.event()));
        }
    }

    private void tryAgain() {
        if (world.nowMs() > request.untilMs()) {
            client.accept(new Answer.Pending("/orders/find"));
        } else {
            node.post(world.dice.between(50, 400), this::act);
        }
    }

    private void replayWinner() {
        var claim = request.claim();
        if (claim == null) {
            throw new Violation("a key is taken, and the request had none");
        }
        replayOr(claim, () -> {
            throw new Violation(claim.key() + " is taken, and nothing is kept under it (I8)");
        });
    }

    /** An answer without an effect of its own is kept by itself; whoever was first gave the answer. */
    private void definite(Answer.Definite answer) {
        var claim = request.claim();
        if (claim == null) {
            client.accept(answer);
            return;
        }
        var record = claim.answered(answer);
        ask(journal -> journal.keep(record), standing -> {
            if (standing.equals(record)) {
                client.accept(answer);
            } else {
                replay(claim, standing);
            }
        });
    }
}
