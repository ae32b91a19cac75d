package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Branch;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.OrderGate;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction.AnswerAt;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CheckoutDefinitionTest {
    private static final ShardId STOCK = new ShardId("stock", 0);
    private static final ShardId PAYMENT = new ShardId("payment", 0);
    private static final CheckoutDefinition ONE_SHARD = new CheckoutDefinition(1, 1);

    private static Order order(String lines, long totalMinor) {
        return new Order("order-1", "user-1", lines, totalMinor, 7, false);
    }

    @Test
    void itTakesTheItemsAndTheTotalThroughTheOrdersGate() {
        var checkout = ONE_SHARD.of(order("a=2@5,b=1@7", 17), null);
        assertThat(checkout.branches())
                .containsExactly(
                        Branch.debit(STOCK, List.of(new Line("a", 2), new Line("b", 1))),
                        Branch.debit(PAYMENT, List.of(new Line("user-1", 17))));
        assertThat(checkout.gate()).isEqualTo(new OrderGate("order-1", 7));
        assertThat(checkout.subject()).isEqualTo("order-1");
        assertThat(checkout.event()).isEqualTo("a=2@5,b=1@7");
        assertThat(checkout.answerAt()).isEqualTo(AnswerAt.DURABLE);
        assertThat(checkout.idempotency()).isNull();
    }

    @Test
    void theSameItemOnTwoLinesIsOneBranchWithBoth() {
        assertThat(ONE_SHARD.of(order("a=2@5,a=3@6", 28), null).branches().getFirst())
                .isEqualTo(Branch.debit(STOCK, List.of(new Line("a", 2), new Line("a", 3))));
    }

    @Test
    void aFreeOrderChargesNobody() {
        assertThat(ONE_SHARD.of(order("a=2@0", 0), null).branches())
                .containsExactly(Branch.debit(STOCK, List.of(new Line("a", 2))));
    }

    @Test
    void theAnswerIsKeptUnderTheClientsKey() {
        var claim = new KeyClaim("scope", "key", "print", "/orders/checkout/order-1", "c-1");
        var record = new IdempotencyRecord(claim, 200, "text/plain", "done");
        assertThat(ONE_SHARD.of(order("a=1@1", 1), record).idempotency()).isEqualTo(record);
    }

    @Test
    void withFourShardsEachItemGoesToItsOwnAndNoShardHasTwoBranches() {
        var ids = IntStream.range(0, 40).mapToObj(i -> "item-" + i).toList();
        var lines = ids.stream().map(id -> id + "=1@1").collect(Collectors.joining(","));
        var branches = new CheckoutDefinition(4, 4).of(order(lines, 40), null).branches();

        assertThat(branches).hasSize(5).extracting(Branch::shard).doesNotHaveDuplicates();
        assertThat(branches.getLast().shard()).isEqualTo(ShardId.of("payment", "user-1", 4));
        var placed = branches.subList(0, 4).stream()
                .flatMap(branch -> branch.lines().stream()
                        .peek(line -> assertThat(branch.shard()).isEqualTo(ShardId.of("stock", line.id(), 4))))
                .map(Line::id)
                .toList();
        assertThat(placed).containsExactlyInAnyOrderElementsOf(ids);
    }
}
