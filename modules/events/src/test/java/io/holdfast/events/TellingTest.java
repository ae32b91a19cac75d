package io.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.journal.Announcements.Decided;
import io.holdfast.journal.Announcements.Noted;
import io.holdfast.journal.RecordedBranch;
import io.holdfast.protocol.TxId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final TxId TX = new TxId(3, 17);

    private static Decided committed(String order, String branches, String lines) {
        return new Decided(TX, true, "s", order, null, RecordedBranch.decode(branches), lines, AT, TRACE);
    }

    @Test
    void aCheckoutIsAPaidOrderAndAChangeOfEachBalance() {
        var events = Telling.of(committed(
                "order-1",
                "stock-0@7#d apple:2,apple:1|stock-1@7#d pear:1|payment-0@4#d user-9:130",
                "apple=2@40,apple=1@40,pear=1@10"));
        assertThat(events)
                .containsExactly(
                        new CloudEvent(
                                Topic.ORDERS,
                                "order-1",
                                "3.17",
                                "order.paid",
                                "order-1",
                                AT,
                                "{\"order_id\":\"order-1\",\"user_id\":\"user-9\",\"total_cost\":130,\"items\":["
                                        + "{\"item_id\":\"apple\",\"quantity\":2,\"price\":40},"
                                        + "{\"item_id\":\"apple\",\"quantity\":1,\"price\":40},"
                                        + "{\"item_id\":\"pear\",\"quantity\":1,\"price\":10}],\"protocol\":\"saga\"}",
                                TRACE),
                        changed(
                                Topic.STOCK,
                                "apple",
                                "stock.changed",
                                "{\"item_id\":\"apple\",\"change\":-3,\"order_id\":\"order-1\"}"),
                        changed(
                                Topic.STOCK,
                                "pear",
                                "stock.changed",
                                "{\"item_id\":\"pear\",\"change\":-1,\"order_id\":\"order-1\"}"),
                        changed(
                                Topic.PAYMENTS,
                                "user-9",
                                "payment.changed",
                                "{\"user_id\":\"user-9\",\"change\":-130,\"order_id\":\"order-1\"}"));
    }

    private static CloudEvent changed(Topic topic, String id, String type, String data) {
        var kind = topic == Topic.STOCK ? "stock" : "payment";
        return new CloudEvent(topic, id, "3.17/" + kind + "/" + id, type, id, AT, data, TRACE);
    }

    /** As after {@code batch_init}, which numbers both. */
    @Test
    void anItemAndAUserOfTheSameIdAreNotMixedUp() {
        assertThat(Telling.of(committed("7", "stock-0@7#d 1:1|payment-0@4#d 1:30", "1=1@30")))
                .extracting(CloudEvent::id)
                .containsExactly("3.17", "3.17/stock/1", "3.17/payment/1");
    }

    @Test
    void anOrderThatCostsNothingSaysWhoseItIs() {
        var free = new Decided(
                TX,
                true,
                "2",
                "order-1",
                "user-9",
                RecordedBranch.decode("stock-0@7#d apple:1"),
                "apple=1@0",
                AT,
                null);
        assertThat(Telling.of(free).getFirst().data())
                .isEqualTo("{\"order_id\":\"order-1\",\"user_id\":\"user-9\",\"total_cost\":0,\"items\":["
                        + "{\"item_id\":\"apple\",\"quantity\":1,\"price\":0}],\"protocol\":\"2pc\"}");
    }

    @Test
    void aCreditIsAChangeOfOneBalance() {
        assertThat(Telling.of(committed(null, "payment-0@4#d user-9:+50", "")))
                .containsExactly(
                        changed(Topic.PAYMENTS, "user-9", "payment.changed", "{\"user_id\":\"user-9\",\"change\":50}"));
    }

    @Test
    void ofAnAbortNobodyIsTold() {
        assertThat(Telling.of(new Decided(TX, false, "2", null, null, List.of(), "", AT, null)))
                .isEmpty();
    }

    @Test
    void whatIsNotedIsAnEventAsItStands() {
        assertThat(Telling.of(new Noted(70, 5, "order.created", "order-1", "{}", AT, TRACE)))
                .isEqualTo(
                        new CloudEvent(Topic.ORDERS, "order-1", "70-5", "order.created", "order-1", AT, "{}", TRACE));
        assertThat(Telling.of(new Noted(71, 6, "protocol.switched", "node-1", "{}", AT, null))
                        .topic())
                .isEqualTo(Topic.PROTOCOL);
    }
}
