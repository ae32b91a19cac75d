package io.holdfast.simulation.simulator;

import static io.holdfast.protocol.Participants.PAYMENT;
import static io.holdfast.protocol.Participants.STOCK;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.Transaction.AnswerAt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is sold, to whom, for how much, on which shards; and what a checkout of it is made of. */
final class Goods {
    /** So little room is left on one account that credits to it are refused. */
    private static final long NEARLY_FULL = Line.MAX_AMOUNT - 8;

    private final Climate.Size size;
    private final List<String> items = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final Map<String, Long> prices = new LinkedHashMap<>();
    private final Map<String, Long> openings = new LinkedHashMap<>();

    Goods(Climate.Size size, Dice dice) {
        this.size = size;
        for (int i = 0; i < size.items(); i++) {
            var item = "i" + i;
            items.add(item);
            prices.put(item, (long) (i == 0 ? 0 : dice.between(1, 5)));
            openings.put(item, (long) dice.oneOf(2, size.operations() / 4, size.operations(), 3 * size.operations()));
        }
        for (int i = 0; i < size.users(); i++) {
            var user = "u" + i;
            users.add(user);
            openings.put(user, i == 0 ? NEARLY_FULL : dice.oneOf(10, 2 * size.operations(), 10 * size.operations()));
        }
    }

    List<String> items() {
        return items;
    }

    List<String> users() {
        return users;
    }

    Map<String, Long> openings() {
        return openings;
    }

    List<ShardId> shards() {
        var shards = new ArrayList<ShardId>();
        for (int i = 0; i < size.paymentShards(); i++) {
            shards.add(new ShardId(PAYMENT, i));
        }
        for (int i = 0; i < size.stockShards(); i++) {
            shards.add(new ShardId(STOCK, i));
        }
        return List.copyOf(shards);
    }

    ShardId shardOf(String id) {
        return id.startsWith("i")
                ? ShardId.of(STOCK, id, size.stockShards())
                : ShardId.of(PAYMENT, id, size.paymentShards());
    }

    long totalOf(List<Line> lines) {
        long total = 0;
        for (Line line : lines) {
            total += prices.getOrDefault(line.id(), 0L) * line.amount();
        }
        return total;
    }

    /** Some items; now and then one of them twice. */
    List<Line> basket(Dice dice) {
        var lines = new ArrayList<Line>();
        int count = dice.between(1, 3);
        for (int i = 0; i < count; i++) {
            lines.add(new Line(dice.oneOf(items), dice.between(1, 2)));
        }
        return List.copyOf(lines);
    }

    /** As the order domain defines it: the items, a branch for each shard, and the total from the user's credit. */
    Transaction checkout(OrderTable.Row order, @Nullable IdempotencyRecord kept) {
        var byShard = new TreeMap<ShardId, List<Line>>();
        for (Line line : order.lines()) {
            byShard.computeIfAbsent(shardOf(line.id()), shard -> new ArrayList<>())
                    .add(line);
        }
        var branches = new ArrayList<Branch>();
        byShard.forEach((shard, lines) -> branches.add(Branch.debit(shard, lines)));
        long total = totalOf(order.lines());
        if (total > 0) {
            branches.add(Branch.debit(shardOf(order.user()), List.of(new Line(order.user(), total))));
        }
        var gate = new OrderGate(order.id(), order.version());
        return new Transaction(order.id(), branches, gate, AnswerAt.DURABLE, order.id() + "@" + order.version(), kept);
    }

    /** A change of one balance by itself; {@code event} names it, and what has a name happens once. */
    Transaction direct(Branch branch, String event, @Nullable IdempotencyRecord kept) {
        var plain = Transaction.direct(branch, kept);
        return new Transaction("", plain.branches(), null, plain.answerAt(), event, kept);
    }
}
