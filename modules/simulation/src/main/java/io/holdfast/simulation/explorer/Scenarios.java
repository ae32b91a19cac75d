package io.holdfast.simulation.explorer;

import static io.holdfast.protocol.Mode.SAGA;
import static io.holdfast.protocol.Mode.TWO_PHASE;
import static io.holdfast.simulation.explorer.Freedom.CONFUSION;
import static io.holdfast.simulation.explorer.Freedom.CRASH;
import static io.holdfast.simulation.explorer.Freedom.FOREIGN_ABORT;
import static io.holdfast.simulation.explorer.Freedom.LATE_REPLY;
import static io.holdfast.simulation.explorer.Freedom.LOW_WATER;
import static io.holdfast.simulation.explorer.Freedom.ORDER_CHANGE;
import static io.holdfast.simulation.explorer.Freedom.PAYMENT_LOSS;
import static io.holdfast.simulation.explorer.Freedom.RECOVERY_CRASH;
import static io.holdfast.simulation.explorer.Freedom.STOCK_LOSS;
import static io.holdfast.simulation.explorer.Freedom.SUSPICION;

import io.holdfast.coordinator.Attempt;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.Transaction.AnswerAt;
import io.holdfast.protocol.TxId;
import java.util.List;
import java.util.Map;

/** What is explored by default: small worlds in which transactions get in each other's way. */
public final class Scenarios {
    static final ShardId STOCK = new ShardId("stock", 0);
    static final ShardId SECOND_STOCK = new ShardId("stock", 1);
    static final ShardId PAYMENT = new ShardId("payment", 0);

    private static final Branch ITEM = debit(STOCK, "item", 1);
    private static final Branch SECOND_ITEM = debit(SECOND_STOCK, "other", 1);

    private static final IdempotencyRecord KEPT =
            new IdempotencyRecord(new KeyClaim("scope", "key", "print", "path", "id"), 200, "text/plain", "done");

    private Scenarios() {}

    /** One checkout and everything that can happen around it. */
    public static Scenario oneCheckout(Mode mode) {
        return Scenario.of(
                "one checkout, " + mode.label(),
                openings(1, 5),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM, pay("ann")), mode));
    }

    /** One checkout of something that costs nothing. */
    public static Scenario oneFreeCheckout(Mode mode) {
        return Scenario.of(
                "one free checkout, " + mode.label(),
                Map.of(STOCK, Map.of("item", 1L)),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM), mode));
    }

    /** One checkout over three shards. */
    public static Scenario threeShards(Mode mode) {
        return Scenario.of(
                "three shards, " + mode.label(),
                Map.of(STOCK, Map.of("item", 1L), SECOND_STOCK, Map.of("other", 1L), PAYMENT, Map.of("ann", 5L)),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM, SECOND_ITEM, pay("ann")), mode));
    }

    /** Two orders for the last unit, each with a session of its own. */
    public static Scenario lastUnit(Mode first, Mode second) {
        return Scenario.of(
                "the last unit, " + first.label() + " and " + second.label(),
                Map.of(STOCK, Map.of("item", 1L), PAYMENT, Map.of("ann", 5L, "bob", 5L)),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM, pay("ann")), first),
                new Attempt(new TxId(2, 1), checkout("p", 1, pay("bob"), ITEM), second));
    }

    /** The same order checked out on two nodes at once: enough stock, and credit for both. */
    public static Scenario sameOrder(Mode first, Mode second) {
        return Scenario.of(
                "the same order twice, " + first.label() + " and " + second.label(),
                openings(2, 10),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM, pay("ann")), first),
                new Attempt(new TxId(2, 1), checkout("o", 1, ITEM, pay("ann")), second));
    }

    /** Two orders for the last unit of something that costs nothing: one shard, so that much more may go wrong. */
    public static Scenario lastFreeUnit(Mode first, Mode second) {
        return Scenario.of(
                "the last free unit, " + first.label() + " and " + second.label(),
                Map.of(STOCK, Map.of("item", 1L)),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM), first),
                new Attempt(new TxId(2, 1), checkout("p", 1, ITEM), second));
    }

    /** The same order twice, of something that costs nothing. */
    public static Scenario sameFreeOrder(Mode first, Mode second) {
        return Scenario.of(
                "the same free order twice, " + first.label() + " and " + second.label(),
                Map.of(STOCK, Map.of("item", 2L)),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM), first),
                new Attempt(new TxId(2, 1), checkout("o", 1, ITEM), second));
    }

    /** Two transactions of one session, so that the low water of the one waits for the other. */
    public static Scenario oneSession(Mode first, Mode second) {
        return Scenario.of(
                "one session, " + first.label() + " and " + second.label(),
                openings(1, 5),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM, pay("ann")), first),
                new Attempt(new TxId(1, 2), checkout("p", 1, ITEM), second));
    }

    /** A credit and a purchase with one idempotency key: whichever comes first is the effect of the key. */
    public static Scenario sameKey(Mode second) {
        var credit = Transaction.direct(Branch.credit(PAYMENT, List.of(new Line("ann", 2))), KEPT);
        var purchase = new Transaction("o", List.of(pay("ann")), new OrderGate("o", 1), AnswerAt.DURABLE, "", KEPT);
        return Scenario.of(
                "one key for two requests, " + second.label(),
                Map.of(PAYMENT, Map.of("ann", 5L)),
                new Attempt(new TxId(1, 1), credit, Mode.TWO_PHASE),
                new Attempt(new TxId(2, 1), purchase, second));
    }

    /** A transfer to an account that has no room for it. */
    public static Scenario fullAccount(Mode mode) {
        var credit = Branch.credit(PAYMENT, List.of(new Line("shop", 5)));
        return Scenario.of(
                "a full account, " + mode.label(),
                Map.of(STOCK, Map.of("item", 1L), PAYMENT, Map.of("shop", Line.MAX_AMOUNT - 4)),
                new Attempt(new TxId(1, 1), checkout("o", 1, ITEM, credit), mode));
    }

    /** Everything that is explored in the gate: about a minute on one core. */
    public static List<Scenario> all() {
        return List.of(
                oneCheckout(TWO_PHASE).with(LATE_REPLY, LOW_WATER, CRASH, SUSPICION, RECOVERY_CRASH),
                oneCheckout(SAGA).with(LATE_REPLY, LOW_WATER, CRASH, SUSPICION, RECOVERY_CRASH),
                oneCheckout(TWO_PHASE).with(LOW_WATER, CRASH, SUSPICION, STOCK_LOSS),
                oneCheckout(SAGA).with(LOW_WATER, CRASH, STOCK_LOSS, PAYMENT_LOSS),
                oneCheckout(TWO_PHASE).with(LATE_REPLY, LOW_WATER, CRASH, ORDER_CHANGE, FOREIGN_ABORT),
                oneCheckout(SAGA).with(LATE_REPLY, LOW_WATER, CRASH, ORDER_CHANGE, FOREIGN_ABORT),
                oneFreeCheckout(SAGA).with(LATE_REPLY, LOW_WATER, CRASH, SUSPICION, RECOVERY_CRASH, STOCK_LOSS),
                threeShards(TWO_PHASE).with(LATE_REPLY, LOW_WATER),
                threeShards(SAGA).with(LOW_WATER, CRASH),
                lastUnit(TWO_PHASE, SAGA),
                sameOrder(TWO_PHASE, SAGA),
                lastFreeUnit(SAGA, TWO_PHASE).with(STOCK_LOSS),
                sameFreeOrder(TWO_PHASE, SAGA).with(LOW_WATER, CRASH, SUSPICION),
                oneSession(TWO_PHASE, SAGA).with(LOW_WATER, CRASH),
                sameKey(TWO_PHASE).with(LOW_WATER, CRASH),
                sameKey(SAGA),
                fullAccount(TWO_PHASE).with(LATE_REPLY, CRASH),
                fullAccount(SAGA).with(LATE_REPLY, CRASH));
    }

    /** Participants that answer nonsense: the coordinator must do no harm and get over it. */
    public static List<Scenario> confused() {
        return List.of(
                oneCheckout(TWO_PHASE).with(LATE_REPLY, CONFUSION),
                oneCheckout(SAGA).with(LATE_REPLY, CONFUSION),
                sameKey(TWO_PHASE).with(CONFUSION));
    }

    private static Transaction checkout(String order, long version, Branch... branches) {
        return new Transaction(order, List.of(branches), new OrderGate(order, version), AnswerAt.DURABLE, "", null);
    }

    private static Map<ShardId, Map<String, Long>> openings(long units, long credit) {
        return Map.of(STOCK, Map.of("item", units), PAYMENT, Map.of("ann", credit));
    }

    private static Branch pay(String user) {
        return debit(PAYMENT, user, 5);
    }

    private static Branch debit(ShardId shard, String id, long amount) {
        return Branch.debit(shard, List.of(new Line(id, amount)));
    }
}
