package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Answer.Refusal;
import io.holdfast.protocol.Answer.Success;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.OrderRequest;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.Addresses;
import io.holdfast.runtime.FlightRecorder;
import io.holdfast.runtime.FlightTraces;
import io.holdfast.runtime.LoopDecoration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole domain, as the gateway and the other domains meet it on the bus. */
@Timeout(120)
class OrderVerticleTest {
    @RegisterExtension
    static final OrderDatabase DATABASE = new OrderDatabase();

    private static final AtomicInteger IDS = new AtomicInteger();

    private static final int A_WINDOW_OF_DECISIONS = 200;

    private final AtomicLong clockMs = new AtomicLong(1_000);
    private StandInDomain stock;
    private StandInDomain payment;
    private String deployment;
    private String node;

    @BeforeEach
    void deploy(TestInfo test) {
        node = test.getTestMethod().orElseThrow().getName();
        var vertx = DATABASE.vertx();
        stock = DATABASE.get(() -> StandInDomain.listen(vertx, "stock", new Lookup.Found.PriceIs(5)));
        payment = DATABASE.get(() -> StandInDomain.listen(vertx, "payment", new Lookup.Found.Exists()));
        deployment = vertx.deployVerticle(new OrderVerticle(setup(true))).await();
    }

    private OrderVerticle.Setup setup(boolean announces) {
        return new OrderVerticle.Setup(
                DATABASE.postgres(),
                node,
                Map.of(
                        OrderDatabase.STOCK, DATABASE.numberOf(OrderDatabase.STOCK),
                        OrderDatabase.PAYMENT, DATABASE.numberOf(OrderDatabase.PAYMENT)),
                announces,
                new CircuitBreakerOptions(),
                ProtocolSelector.auto(),
                10_000,
                new NoKeeper(),
                clockMs::get,
                () -> "order-" + IDS.incrementAndGet(),
                new SimpleMeterRegistry(),
                () -> new FlightRecorder(clockMs::get, FlightTraces.NONE),
                LoopDecoration::none);
    }

    private static final class NoKeeper implements ShardKeeper {
        @Override
        public void rebuild(ShardId shard, TxId proof) {
            throw new AssertionError("a rebuild of " + shard);
        }

        @Override
        public void alarm(ShardId shard, TxId proof) {
            throw new AssertionError("an alarm of " + shard);
        }
    }

    @AfterEach
    void undeploy() {
        if (DATABASE.vertx().deploymentIDs().contains(deployment)) {
            DATABASE.vertx().undeploy(deployment).await();
        }
        stock.leave().await();
        payment.leave().await();
    }

    private Answer ask(OrderRequest request) {
        return DATABASE.start(() -> DATABASE.vertx().eventBus().<Answer>request(Addresses.orders(), request))
                .map(Message::body)
                .await();
    }

    private String created() {
        assertThat(ask(new OrderRequest.Create("user-1", null))).isInstanceOf(Success.class);
        return "order-" + IDS.get();
    }

    private static OrderRequest.AddItem addItem(String order, String item, int quantity) {
        return new OrderRequest.AddItem(order, item, quantity, null);
    }

    private static KeyClaim claim(String key, String fingerprint) {
        return new KeyClaim("orders", key, fingerprint, "/orders", "c-1");
    }

    @Test
    void anOrderIsCreatedFilledPaidAndShown() {
        var id = created();
        assertThat(ask(addItem(id, "item-1", 3))).isEqualTo(Success.text("Item added"));
        assertThat(ask(new OrderRequest.Checkout(id, null))).isEqualTo(Success.text("Checkout successful"));
        assertThat(ask(new OrderRequest.Find(id)))
                .isEqualTo(Success.json("{\"order_id\":\"" + id + "\",\"paid\":true,\"items\":[[\"item-1\",3]],"
                        + "\"user_id\":\"user-1\",\"total_cost\":15}"));
        assertThat(ask(addItem(id, "item-1", 1)))
                .isEqualTo(new Refusal(Kind.ORDER_PAID, "order " + id + " is paid; nothing can be added to it"));
    }

    @Test
    void whatDoesNotExistIsNamed() {
        stock.doesNotKnow("item-9");
        var id = created();
        assertThat(ask(addItem(id, "item-9", 1))).isEqualTo(new Refusal(Kind.UNKNOWN_ITEM, "there is no item item-9"));
        for (var request : List.of(
                new OrderRequest.Find("nobody's"),
                addItem("nobody's", "item-1", 1),
                addItem("nobody's", "item-9", 1),
                new OrderRequest.Checkout("nobody's", null))) {
            assertThat(ask(request)).isEqualTo(new Refusal(Kind.UNKNOWN_ORDER, "there is no order nobody's"));
        }
    }

    @Test
    void anOrderOfAnothersIsToACustomerAsIfItWereNotThere() {
        var id = created();
        var add = addItem(id, "item-1", 3);
        var checkout = new OrderRequest.Checkout(id, null);
        for (var request : List.of(new OrderRequest.Find(id), add, checkout)) {
            assertThat(ask(new OrderRequest.OfCustomer("user-2", request)))
                    .isEqualTo(new Refusal(Kind.UNKNOWN_ORDER, "there is no order " + id));
        }
        assertThat(ask(new OrderRequest.OfCustomer("user-1", add))).isEqualTo(Success.text("Item added"));
        assertThat(ask(new OrderRequest.OfCustomer("user-2", checkout))).isInstanceOf(Refusal.class);
        assertThat(ask(new OrderRequest.Find(id)))
                .isEqualTo(Success.json("{\"order_id\":\"" + id + "\",\"paid\":false,\"items\":[[\"item-1\",3]],"
                        + "\"user_id\":\"user-1\",\"total_cost\":15}"));
        assertThat(ask(new OrderRequest.OfCustomer("user-1", checkout))).isEqualTo(Success.text("Checkout successful"));
    }

    @Test
    void aTotalBeyondTheLimitIsRefused() {
        var id = created();
        DATABASE.start(() -> DATABASE.execute("update orders set total = $2 where id = $1", id, Line.MAX_AMOUNT))
                .await();
        assertThat(ask(addItem(id, "item-1", 1)))
                .isEqualTo(
                        new Refusal(Kind.ORDER_LIMIT, "order " + id + " would exceed 1000 lines or the largest total"));
    }

    @Test
    void ordersAreSeeded() {
        var seeded = Success.json("{\"msg\":\"Batch init for orders successful\"}");
        assertThat(ask(new OrderRequest.Seed(3, 10, 5, 7, null))).isEqualTo(seeded);
        assertThat(ask(new OrderRequest.Seed(4, 10, 5, 7, claim("seed", "print"))))
                .isEqualTo(seeded);
        assertThat(ask(new OrderRequest.Checkout("3", null))).isEqualTo(Success.text("Checkout successful"));
    }

    @Test
    void aRequestWithAKeyHappensOnceAndItsAnswerIsReplayed() {
        var create = new OrderRequest.Create("user-1", claim("create", "print"));
        var created = (Success) ask(create);
        assertThat(ask(create)).isEqualTo(new Answer.Replay(200, created.contentType(), created.body()));
        assertThat(ask(new OrderRequest.Create("user-2", claim("create", "another"))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Kind.KEY_MISMATCH));

        var id = created();
        var add = new OrderRequest.AddItem(id, "item-1", 1, claim("add", "print"));
        assertThat(ask(add)).isEqualTo(Success.text("Item added"));
        assertThat(ask(add)).isInstanceOf(Answer.Replay.class);
        var checkout = new OrderRequest.Checkout(id, claim("checkout", "print"));
        assertThat(ask(checkout)).isEqualTo(Success.text("Checkout successful"));
        assertThat(ask(checkout)).isInstanceOf(Answer.Replay.class);
        assertThat(ask(new OrderRequest.Find(id)))
                .isInstanceOfSatisfying(
                        Success.class, found -> assertThat(found.body()).contains("[[\"item-1\",1]]"));
    }

    @Test
    void otherDomainsHaveTheirTransactionsRun() {
        var transaction = Transaction.direct(Branch.credit(OrderDatabase.STOCK, List.of(new Line("item-1", 5))), null);
        var outcome = DATABASE.start(
                        () -> DATABASE.vertx().eventBus().<Outcome>request(Addresses.transactions(), transaction))
                .await()
                .body();
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    }

    /** Refuses until there are enough refusals for another protocol; returns the order. */
    private String refusedUntilAnotherProtocol() {
        var id = created();
        ask(addItem(id, "item-1", 1));
        stock.refuse("item-1");
        for (int i = 0; i < A_WINDOW_OF_DECISIONS; i++) {
            assertThat(ask(new OrderRequest.Checkout(id, null))).isInstanceOf(Refusal.class);
        }
        await("select count(*) from mode_switch m join session s on s.e = m.e where s.node = $1", node);
        return id;
    }

    private static void await(String count, String argument) {
        assertThat(Stream.generate(() -> DATABASE.number(count, argument)).anyMatch(found -> found > 0))
                .isTrue();
    }

    @Test
    void refusalsAndSwitchesOfTheProtocolAreTold() {
        var id = refusedUntilAnotherProtocol();
        await("select count(*) from announcement where type = 'protocol.switched' and subject = $1", node);
        await("select count(*) from announcement where type = 'order.refused' and subject = $1", id);
        assertThat(DATABASE.texts("select body from announcement where subject = $1", node))
                .singleElement()
                .asString()
                .contains("\"protocol\":\"saga\",\"refusal_rate\":1.0");
    }

    @Test
    void aNodeThatAnnouncesNothingTellsNobody() {
        DATABASE.vertx().undeploy(deployment).await();
        deployment =
                DATABASE.vertx().deployVerticle(new OrderVerticle(setup(false))).await();
        var id = refusedUntilAnotherProtocol();
        assertThat(DATABASE.number("select count(*) from announcement where subject in ($1, $2)", id, node))
                .isZero();
    }

    @Test
    void aNodeThatStopsLeavesNothingOfItsSessionToSettle() {
        var id = created();
        ask(addItem(id, "item-1", 1));
        ask(new OrderRequest.Checkout(id, null));
        DATABASE.vertx().undeploy(deployment).await();
        assertThat(DATABASE.number(
                        "select w.seq from session s join low_water w using (e)"
                                + " where s.node = $1 and s.state = 'FENCED'",
                        node))
                .isEqualTo(TxId.MAX_SEQ);
    }
}
