package io.holdfast.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.coordinator.ProtocolSelector;
import io.holdfast.coordinator.ShardKeeper;
import io.holdfast.order.OrderStore.NewOrder;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Answer.Refusal;
import io.holdfast.protocol.Answer.Success;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import io.holdfast.runtime.CoordinatorLoop;
import io.holdfast.runtime.FlightRecorder;
import io.holdfast.runtime.FlightTraces;
import io.holdfast.runtime.KeyTakenException;
import io.holdfast.runtime.LoopDecoration;
import io.holdfast.runtime.LoopMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class CheckoutsTest {
    @RegisterExtension
    static final OrderDatabase DATABASE = new OrderDatabase();

    private static final Answer SUCCESSFUL = Success.text("Checkout successful");
    private static final Reply YES = new Reply.Yes(1);
    private static final long PATIENCE_MS = 5_000;

    private final AtomicLong clockMs = new AtomicLong(1_000);
    private OrderStore store;
    private StandInDomain stock;
    private StandInDomain payment;
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private Checkouts checkouts;
    private String id;

    @BeforeEach
    void make(TestInfo test) {
        id = test.getTestMethod().orElseThrow().getName();
        store = DATABASE.store();
        var vertx = DATABASE.vertx();
        stock = DATABASE.get(() -> StandInDomain.listen(vertx, "stock", new Lookup.Found.PriceIs(5)));
        payment = DATABASE.get(() -> StandInDomain.listen(vertx, "payment", new Lookup.Found.Exists()));
        checkouts = DATABASE.start(this::coordinator)
                .map(coordinator -> new Checkouts(
                        vertx,
                        store,
                        coordinator,
                        new CheckoutDefinition(1, 1),
                        (order, reason, trace) -> refused.add(order.id() + " " + reason),
                        clockMs::get,
                        PATIENCE_MS))
                .await();
    }

    @AfterEach
    void leave() {
        stock.leave().await();
        payment.leave().await();
    }

    private Future<CoordinatorLoop> coordinator() {
        var vertx = DATABASE.vertx();
        var breakers = Map.of(
                "stock", CircuitBreaker.create("stock", vertx), "payment", CircuitBreaker.create("payment", vertx));
        var meters = new LoopMeters(new SimpleMeterRegistry());
        var setup = new CoordinatorLoop.Setup(
                3_600_000,
                ProtocolSelector.always(Mode.TWO_PHASE),
                List.of(OrderDatabase.STOCK, OrderDatabase.PAYMENT),
                breakers,
                new NoKeeper(),
                clockMs::get,
                meters,
                new FlightRecorder(clockMs::get, FlightTraces.NONE),
                (session, chosen) -> {},
                LoopDecoration::none);
        var sessions = new JournalSessions(
                vertx, DATABASE.sql(), DATABASE.transactor(), "test", DATABASE::numberOf, false, meters);
        return CoordinatorLoop.start(vertx, setup, sessions);
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

    private void order(String lines, long totalMinor) {
        DATABASE.start(() -> store.create(new NewOrder(id, "user-1", null))
                        .compose(created -> DATABASE.execute(
                                "update orders set lines = $2, total = $3 where id = $1", id, lines, totalMinor)))
                .await();
    }

    private Answer checkout() {
        return DATABASE.start(() -> checkouts.checkout(id, null, null)).await();
    }

    private boolean paid() {
        return DATABASE.start(() -> store.load(id)).await().paid();
    }

    private void assertRefused(Kind kind, String detail) {
        assertThat(checkout()).isEqualTo(new Refusal(kind, detail));
        assertThat(refused).as("what others are told").endsWith(id + " " + kind);
    }

    @Test
    void aCheckoutPaysTheOrderAndAnotherOneChangesNothing() {
        order("item-1=2@5", 10);
        assertThat(checkout()).isEqualTo(SUCCESSFUL);
        assertThat(paid()).isTrue();
        assertThat(checkout()).isEqualTo(SUCCESSFUL);
        assertThat(stock.prepared()).isEqualTo(1);
        assertThat(payment.prepared()).isEqualTo(1);
    }

    @Test
    void requestsForAnOrderThatIsCheckedOutJoinTheOneInProgress() {
        order("item-1=2@5", 10);
        var asked = Promise.<Void>promise();
        var vote = Promise.<Reply>promise();
        stock.vote(command -> {
            asked.complete();
            return vote.future();
        });
        var first = DATABASE.start(() -> checkouts.checkout(id, null, null));
        asked.future().await();
        var second = DATABASE.start(() -> checkouts.checkout(id, null, null));
        var third = DATABASE.start(() -> checkouts.checkout(id, null, null));
        assertThat(DATABASE.get(checkouts::inProgress)).isEqualTo(1);
        DATABASE.get(() -> vote.tryComplete(YES));
        assertThat(List.of(first.await(), second.await(), third.await())).containsOnly(SUCCESSFUL);
        assertThat(stock.prepared()).isEqualTo(1);
        assertThat(DATABASE.get(checkouts::inProgress)).isZero();
    }

    private static KeyClaim claim(String key) {
        return new KeyClaim("checkout", key, "print", "/orders/checkout", "c-1");
    }

    private Future<Answer> start(@Nullable KeyClaim claim) {
        return DATABASE.start(() -> checkouts.checkout(id, claim, null));
    }

    @Test
    void whoJoinedARequestWhoseKeyWasTakenTriesWithItsOwn() {
        order("item-1=2@5", 10);
        var taken = claim(id);
        var asked = Promise.<Void>promise();
        stock.vote(command -> {
            asked.tryComplete();
            return DATABASE.execute(
                            "insert into idempotency values ('checkout', $1, 'other', 200, 'text/plain', 'x')"
                                    + " on conflict do nothing",
                            id)
                    .map(YES);
        });
        var first = start(taken);
        var second = start(null);
        assertThatThrownBy(first::await).isInstanceOf(KeyTakenException.class);
        assertThat(second.await()).isEqualTo(SUCCESSFUL);
        assertThat(paid()).isTrue();
    }

    @Test
    void anOrderThatAnotherNodeHasIsTriedAgainUntilThatOnePaid() {
        order("item-1=2@5", 10);
        var tries = new AtomicLong();
        var busy = new Reply.Busy(new TxId(99, 1));
        stock.vote(command -> tries.incrementAndGet() < 3
                ? Future.succeededFuture(busy)
                : DATABASE.pay(id).map(busy));
        assertThat(checkout()).isEqualTo(SUCCESSFUL);
        assertThat(tries).hasValue(3);
    }

    @Test
    void anOrderThatAnotherNodeHasForTooLongIsPending() {
        order("item-1=2@5", 10);
        stock.vote(command -> {
            clockMs.addAndGet(PATIENCE_MS / 2 + 1);
            return Future.succeededFuture(new Reply.Busy(new TxId(99, 1)));
        });
        assertThat(checkout()).isEqualTo(new Answer.Pending("/orders/find/" + id));
        assertThat(stock.prepared()).isEqualTo(2);
    }

    @Test
    void anOrderThatChangedWhileItWasCheckedOutIsNotPaid() {
        order("item-1=2@5", 10);
        stock.vote(command -> DATABASE.execute("update orders set version = nextval('order_version') where id = $1", id)
                .map(YES));
        assertRefused(Kind.ORDER_CHANGED, "order " + id + " changed while it was checked out");
        assertThat(paid()).isFalse();
    }

    @Test
    void anOrderThatWasPaidByAnotherWhileItWasCheckedOutIsASuccess() {
        order("item-1=2@5", 10);
        stock.vote(command -> DATABASE.pay(id).map(YES));
        assertThat(checkout()).isEqualTo(SUCCESSFUL);
    }

    @Test
    void aRefusalOfAnOrderThatAnotherHasPaidWithTheLastUnitIsASuccess() {
        order("item-1=2@5", 10);
        stock.vote(command -> DATABASE.pay(id).map(new Reply.No(new Reply.Cause.Short("item-1"))));
        assertThat(checkout()).isEqualTo(SUCCESSFUL);
        assertThat(refused).isEmpty();
    }

    @Test
    void tooLittleStockIsExplained() {
        order("item-1=2@5", 10);
        stock.refuse("item-1");
        assertRefused(Kind.OUT_OF_STOCK, "not enough of item item-1 is available");
        assertThat(paid()).isFalse();
    }

    @Test
    void whatIsKnownToExistIsNotAskedForAgain() {
        order("item-1=2@5", 10);
        stock.refuse("item-1");
        assertRefused(Kind.OUT_OF_STOCK, "not enough of item item-1 is available");
        assertRefused(Kind.OUT_OF_STOCK, "not enough of item item-1 is available");
        assertThat(DATABASE.get(stock::questions)).isEqualTo(1);
    }

    @Test
    void whatDidNotExistMayExistNow() {
        order("item-1=2@5", 10);
        stock.refuse("item-1");
        stock.doesNotKnow("item-1");
        assertRefused(Kind.UNKNOWN_ITEM, "there is no item item-1");
        stock.doesNotKnow("");
        assertRefused(Kind.OUT_OF_STOCK, "not enough of item item-1 is available");
    }

    @Test
    void aRefusedOrderMayBeCheckedOutAgain() {
        order("item-1=2@5", 10);
        stock.refuse("item-1");
        assertThat(checkout()).isInstanceOf(Refusal.class);
        stock.vote(command -> Future.succeededFuture(YES));
        assertThat(checkout()).isEqualTo(SUCCESSFUL);
    }

    @Test
    void anItemThatDoesNotExistIsExplained() {
        order("item-9=2@5", 10);
        stock.refuse("item-9");
        stock.doesNotKnow("item-9");
        assertRefused(Kind.UNKNOWN_ITEM, "there is no item item-9");
    }

    @Test
    void tooLittleCreditIsExplained() {
        order("item-1=2@5", 10);
        payment.refuse("user-1");
        assertRefused(Kind.INSUFFICIENT_CREDIT, "user user-1 has less credit than the order's total of 10");
    }

    @Test
    void aUserWhoDoesNotExistIsExplained() {
        order("item-1=2@5", 10);
        payment.refuse("user-1");
        payment.doesNotKnow("user-1");
        assertRefused(Kind.UNKNOWN_USER, "there is no user user-1");
    }

    @Test
    void aFreeOrderOfAUserWhoDoesNotExistIsRefusedAndTakesNothing() {
        order("item-1=2@0", 0);
        payment.doesNotKnow("user-1");
        assertRefused(Kind.UNKNOWN_USER, "there is no user user-1");
        assertThat(stock.prepared()).isZero();
    }

    @Test
    void aFreeOrderOfAKnownUserIsPaidWithoutACharge() {
        order("item-1=2@0", 0);
        assertThat(checkout()).isEqualTo(SUCCESSFUL);
        assertThat(paid()).isTrue();
        assertThat(payment.prepared()).isZero();
    }

    @Test
    void anEmptyOrderIsRefused() {
        order("", 0);
        assertRefused(Kind.ORDER_EMPTY, "order " + id + " has no items to check out");
    }

    @Test
    void anUnknownOrderIsRefused() {
        assertThat(checkout()).isEqualTo(new Refusal(Kind.UNKNOWN_ORDER, "there is no order " + id));
        assertThat(refused).isEmpty();
    }

    @Test
    void aShardThatRecoversIsNotNow() {
        order("item-1=2@5", 10);
        stock.vote(command -> Future.succeededFuture(Reply.CLOSED));
        assertThat(checkout()).isEqualTo(new Answer.NotNow("stock-0 is recovering", 1));
    }

    @Test
    void aReplyThatTheTableDoesNotAllowIsAFaultAndPaysNothing() {
        order("item-1=2@5", 10);
        stock.vote(command -> Future.succeededFuture(Reply.MISMATCH));
        assertThatThrownBy(this::checkout).isInstanceOf(IllegalStateException.class);
        assertThat(paid()).isFalse();
    }

    @Test
    void aDebitThatIsRefusedForALimitIsAFault() {
        order("item-1=2@5", 10);
        stock.vote(command -> Future.succeededFuture(new Reply.No(new Reply.Cause.Limit("item-1"))));
        assertThatThrownBy(this::checkout).hasMessageContaining("refused a debit");
        assertThat(paid()).isFalse();
    }

    @Test
    void whoJoinedARequestThatFailsByAFaultFailsWithIt() {
        order("item-1=2@5", 10);
        var vote = Promise.<Reply>promise();
        stock.vote(command -> vote.future());
        var first = start(null);
        var second = start(null);
        DATABASE.get(() -> vote.tryComplete(Reply.MISMATCH));
        assertThatThrownBy(first::await).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(second::await).isInstanceOf(IllegalStateException.class);
        assertThat(stock.prepared()).isEqualTo(1);
    }
}
