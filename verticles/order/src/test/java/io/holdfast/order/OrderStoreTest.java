package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.order.Order.OrderLine;
import io.holdfast.order.OrderStore.Addition;
import io.holdfast.order.OrderStore.NewOrder;
import io.holdfast.protocol.IdempotencyRecord;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import io.holdfast.runtime.KeyTakenException;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class OrderStoreTest {
    @RegisterExtension
    static final OrderDatabase DATABASE = new OrderDatabase();

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private OrderStore store;
    private String id;

    @BeforeEach
    void make(TestInfo test) {
        store = DATABASE.store();
        id = test.getTestMethod().orElseThrow().getName();
    }

    private void create(String order) {
        DATABASE.start(() -> store.create(new NewOrder(order, "user-1", TRACE))).await();
    }

    private Order load(String order) {
        return DATABASE.start(() -> store.load(order)).await();
    }

    private static Addition addition(String order, String item, int quantity, long priceMinor) {
        return new Addition(order, new OrderLine(item, quantity, priceMinor), TRACE);
    }

    /** Adds all of them in one batch. */
    private List<Boolean> add(Addition... additions) {
        return DATABASE.start(
                        () -> Future.all(Stream.of(additions).map(store::add).toList()))
                .await()
                .list();
    }

    private void stored(String lines, long totalMinor) {
        create(id);
        DATABASE.start(() -> DATABASE.execute(
                        "update orders set lines = $2, total = $3 where id = $1", id, lines, totalMinor))
                .await();
    }

    private IdempotencyRecord record(String key) {
        return new IdempotencyRecord(
                new KeyClaim("orders", id + key, "print", "/orders", "c-1"), 200, "text/plain", "done");
    }

    private long keysKept() {
        return DATABASE.number("select count(*) from idempotency where key like $1 || '%'", id);
    }

    @Test
    void aCreatedOrderIsEmptyAndUnpaid() {
        create(id);
        var order = load(id);
        assertThat(order).isEqualTo(new Order(id, "user-1", "", 0, order.version(), false));
    }

    private List<String> noted() {
        return DATABASE.texts(
                "select concat_ws(' ', type, body, trace) from announcement where subject = $1 order by writer, no",
                id);
    }

    @Test
    void whatHappensToAnOrderIsNotedWithItUnlessNobodyIsToBeTold() {
        create(id);
        add(addition(id, "a", 3, 5));
        add(addition("unknown", "a", 3, 5));
        assertThat(noted())
                .containsExactly(
                        "order.created {\"order_id\" : \"" + id + "\", \"user_id\" : \"user-1\"} " + TRACE,
                        "order.item_added {\"order_id\" : \"" + id
                                + "\", \"user_id\" : \"user-1\", \"item_id\" : \"a\","
                                + " \"quantity\" : 3, \"price\" : 5} " + TRACE);
        assertThat(allOfItIsAnnounced(id)).isTrue();

        store = DATABASE.silentStore();
        add(addition(id, "b", 1, 1));
        assertThat(load(id).lines()).isEqualTo("a=3@5,b=1@1");
        assertThat(noted()).hasSize(2);
        assertThat(allOfItIsAnnounced(id)).isFalse();

        store = DATABASE.store();
        add(addition(id, "c", 1, 1));
        assertThat(noted()).hasSize(3);
        assertThat(allOfItIsAnnounced(id)).as("the line before was not").isFalse();
    }

    private static boolean allOfItIsAnnounced(String order) {
        return DATABASE.number("select count(*) from orders where id = $1 and is_announced", order) == 1;
    }

    @Test
    void anOrderThatNobodyIsToldOfIsNotAnnouncedLater() {
        store = DATABASE.silentStore();
        create(id);
        store = DATABASE.store();
        add(addition(id, "a", 1, 1));
        assertThat(allOfItIsAnnounced(id)).isFalse();
    }

    @Test
    void anUnknownOrderIsNone() {
        assertThat(load(id)).isNull();
    }

    @Test
    void ordersCreatedAndReadTogetherAreEachTheirOwn() {
        var ids = IntStream.range(0, 20).mapToObj(i -> id + i).toList();
        var read = DATABASE.start(() -> Future.all(ids.stream()
                                .map(each -> store.create(new NewOrder(each, "user-of-" + each, null)))
                                .toList())
                        .compose(created ->
                                Future.all(ids.stream().map(store::load).toList())))
                .await();
        assertThat(read.<Order>list())
                .extracting(Order::userId)
                .isEqualTo(ids.stream().map(each -> "user-of-" + each).toList());
    }

    @Test
    void anAddedLineCountsAndGivesTheOrderAnotherVersion() {
        create(id);
        long before = load(id).version();
        assertThat(add(addition(id, "a", 3, 5))).containsExactly(true);
        var order = load(id);
        assertThat(order.lines()).isEqualTo("a=3@5");
        assertThat(order.totalMinor()).isEqualTo(15);
        assertThat(order.version()).isGreaterThan(before);
    }

    @Test
    void linesForTheSameOrderInOneBatchAreAllAddedInTheirOrder() {
        create(id);
        create(id + "-other");
        assertThat(add(
                        addition(id, "a", 1, 5),
                        addition(id + "-other", "x", 1, 1),
                        addition(id, "b", 2, 7),
                        addition(id, "a", 1, 6)))
                .containsOnly(true);
        assertThat(load(id).lines()).isEqualTo("a=1@5,b=2@7,a=1@6");
        assertThat(load(id).totalMinor()).isEqualTo(25);
        assertThat(load(id + "-other").lines()).isEqualTo("x=1@1");
    }

    @Test
    void nothingIsAddedToAPaidOrAnUnknownOrderAndOthersOfTheBatchDoNotMind() {
        create(id);
        create(id + "-paid");
        DATABASE.start(() -> DATABASE.pay(id + "-paid")).await();
        long version = load(id + "-paid").version();
        assertThat(add(
                        addition(id + "-paid", "a", 1, 5),
                        addition(id + "-unknown", "a", 1, 5),
                        addition(id, "a", 1, 5)))
                .containsExactly(false, false, true);
        assertThat(load(id + "-paid")).isEqualTo(new Order(id + "-paid", "user-1", "", 0, version, true));
    }

    @Test
    void aThousandLinesAreAllThatAnOrderHolds() {
        stored(IntStream.range(0, 999).mapToObj(i -> "i=1@0").collect(Collectors.joining(",")), 0);
        assertThat(add(addition(id, "last", 1, 0), addition(id, "one-too-many", 1, 0)))
                .containsExactly(true, false);
        assertThat(load(id).orderLines()).hasSize(Order.MAX_LINES).last().isEqualTo(new OrderLine("last", 1, 0));
    }

    @Test
    void aTotalThatWouldExceedTheLargestBalanceIsNotTaken() {
        stored("a=1@0", Line.MAX_AMOUNT - 5);
        assertThat(add(addition(id, "b", 1, 6))).containsExactly(false);
        assertThat(add(addition(id, "b", 10_000, 1_000_000_000_000L))).containsExactly(false);
        assertThat(add(addition(id, "b", 1, 5))).containsExactly(true);
        assertThat(load(id).totalMinor()).isEqualTo(Line.MAX_AMOUNT);
    }

    @Test
    void seedingReplacesOrdersWithNewUnpaidOnesOfNewVersions() {
        create("2");
        seed(3);
        assertThat(allOfItIsAnnounced("2")).isFalse();
        DATABASE.start(() -> DATABASE.pay("1")).await();
        var before = load("1");
        seed(2);
        var after = load("1");
        assertThat(before.paid()).isTrue();
        assertThat(after.paid()).isFalse();
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.totalMinor()).isEqualTo(14);
        assertThat(after.orderLines()).hasSize(2).allSatisfy(line -> {
            assertThat(line.quantity()).isEqualTo(1);
            assertThat(line.priceMinor()).isEqualTo(7);
            assertThat(Integer.parseInt(line.itemId())).isBetween(0, 9);
        });
        assertThat(load("2")).isNotNull();
        assertThat(load("3")).isNull();
    }

    private void seed(int orders) {
        DATABASE.start(() ->
                        DATABASE.transactor().transact(connection -> OrderStore.seed(connection, orders, 10, 5, 7)))
                .await();
    }

    @Test
    void anOrderIsCreatedTogetherWithItsKeyOrNotAtAll() {
        DATABASE.start(() -> store.create(new NewOrder(id, "user-1", null), record("1")))
                .await();
        assertThat(load(id)).isNotNull();
        assertThat(keysKept()).isEqualTo(1);
        assertThatThrownBy(() -> DATABASE.start(
                                () -> store.create(new NewOrder(id + "-second", "user-1", null), record("1")))
                        .await())
                .isInstanceOf(KeyTakenException.class);
        assertThat(load(id + "-second")).isNull();
    }

    @Test
    void aKeyIsKeptWithTheLineAndNotWithoutIt() {
        create(id);
        var line = addition(id, "a", 1, 5);
        assertThat(DATABASE.start(() -> store.add(line, record("1"))).await()).isTrue();
        assertThat(keysKept()).isEqualTo(1);
        DATABASE.start(() -> DATABASE.pay(id)).await();
        assertThat(DATABASE.start(() -> store.add(line, record("2"))).await()).isFalse();
        assertThat(keysKept()).isEqualTo(1);
        assertThat(load(id).lines()).isEqualTo("a=1@5");
    }
}
