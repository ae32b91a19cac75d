package io.holdfast.order;

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
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a checkout is: the order's items from stock, one branch per shard, and its total from the user's credit.
 *
 * @param stockShards how many shards stock has
 * @param paymentShards how many shards payment has
 */
record CheckoutDefinition(int stockShards, int paymentShards) {

    Transaction of(Order order, @Nullable IdempotencyRecord idempotency) {
        var branches = stock(order);
        if (order.totalMinor() > 0) {
            branches.add(Branch.debit(
                    ShardId.of(PAYMENT, order.userId(), paymentShards),
                    List.of(new Line(order.userId(), order.totalMinor()))));
        }
        var gate = new OrderGate(order.id(), order.version());
        return new Transaction(order.id(), branches, gate, AnswerAt.DURABLE, order.lines(), idempotency);
    }

    private List<Branch> stock(Order order) {
        var byShard = new TreeMap<Integer, List<Line>>();
        for (Order.OrderLine line : order.orderLines()) {
            byShard.computeIfAbsent(
                            ShardId.of(STOCK, line.itemId(), stockShards).index(), shard -> new ArrayList<>(2))
                    .add(new Line(line.itemId(), line.quantity()));
        }
        var branches = new ArrayList<Branch>(byShard.size() + 1);
        byShard.forEach((shard, lines) -> branches.add(Branch.debit(new ShardId(STOCK, shard), lines)));
        return branches;
    }
}
