package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.order.Order.OrderLine;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static Order order(String lines, long totalMinor) {
        return new Order("order-1", "user-1", lines, totalMinor, 7, false);
    }

    @Test
    void anOrderWithoutLinesIsEmpty() {
        var empty = order("", 0);
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.orderLines()).isEmpty();
    }

    @Test
    void linesAreReadAsTheyWereWritten() {
        var first = new OrderLine("item-1", 2, 500);
        var second = new OrderLine("a_B-9", 10_000, 1_000_000_000_000L);
        var order = order(first.encoded() + "," + second.encoded(), 1);
        assertThat(order.isEmpty()).isFalse();
        assertThat(order.orderLines()).containsExactly(first, second);
    }

    @Test
    void anEmptyOrderIsShownWithoutItems() {
        assertThat(order("", 0).json())
                .isEqualTo("{\"order_id\":\"order-1\",\"paid\":false,\"items\":[],"
                        + "\"user_id\":\"user-1\",\"total_cost\":0}");
    }

    @Test
    void aPaidOrderIsShownWithItsItemsInOrder() {
        var paid = new Order("order-1", "user-1", "b=1@5,a=2@7,b=3@5", 34, 7, true);
        assertThat(paid.json())
                .isEqualTo("{\"order_id\":\"order-1\",\"paid\":true,\"items\":[[\"b\",1],[\"a\",2],[\"b\",3]],"
                        + "\"user_id\":\"user-1\",\"total_cost\":34}");
    }
}
