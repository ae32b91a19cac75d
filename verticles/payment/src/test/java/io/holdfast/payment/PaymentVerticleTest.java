package io.holdfast.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.Answer.Kind;
import io.holdfast.protocol.Answer.Refusal;
import io.holdfast.protocol.Answer.Success;
import io.holdfast.protocol.Branch;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.Line;
import io.holdfast.protocol.Lookup;
import io.holdfast.protocol.Outcome;
import io.holdfast.protocol.PaymentRequest;
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole domain, as the gateway and the order domain meet it on the bus. */
@Timeout(120)
class PaymentVerticleTest {
    private static final Outcome COMMITTED = new Outcome.Committed(new TxId(1, 1));
    private static final Answer UNKNOWN = new Refusal(Kind.UNKNOWN_USER, "there is no user nobody");
    private static final Answer SEEDED = Success.json("{\"msg\":\"Batch init for users successful\"}");
    private static final Answer FUNDED = Success.json("{\"done\":true}");
    private static final Answer PAID = Success.text("Payment successful");

    private static final PaymentNode NODE = new PaymentNode();

    @BeforeEach
    void forget() {
        NODE.forget();
    }

    @AfterAll
    static void close() {
        NODE.close();
    }

    private static KeyClaim claim(String fingerprint) {
        return new KeyClaim("payment", "key-1", fingerprint, "/payment", "c-1");
    }

    private void createUser() {
        assertThat(NODE.ask(new PaymentRequest.Create(null))).isEqualTo(Success.json("{\"user_id\":\"user-1\"}"));
    }

    private void seed(int users, long creditMinor) {
        NODE.thaw();
        assertThat(NODE.ask(new PaymentRequest.Seed(users, creditMinor, null))).isEqualTo(SEEDED);
    }

    private static Answer user(String id, long creditMinor) {
        return Success.json("{\"user_id\":\"" + id + "\",\"credit\":" + creditMinor + "}");
    }

    private static Transaction direct(Branch branch) {
        return Transaction.direct(branch, null);
    }

    private static ShardId shardOf(String id) {
        return ShardId.of("payment", id, PaymentNode.SHARDS);
    }

    @Test
    void whileTheShardsRecoverAReadIsNotNowAndNeverAZero() {
        createUser();
        assertThat(NODE.ask(new PaymentRequest.Find("user-1")))
                .isEqualTo(new Answer.NotNow("the accounts are recovering", 1));
    }

    @Test
    void whoExistsIsKnownWhileTheShardsRecover() {
        createUser();
        assertThat(NODE.ask(new PaymentRequest.Find("nobody"))).isEqualTo(UNKNOWN);
        assertThat(NODE.lookup(new Lookup.Account("user-1")).await()).isEqualTo(new Lookup.Found.Exists());
        assertThat(NODE.lookup(new Lookup.Account("nobody")).await()).isEqualTo(new Lookup.Found.Missing());
    }

    @Test
    void paymentKnowsNoItems() {
        assertThatThrownBy(() -> NODE.lookup(new Lookup.Price("item-1")).await())
                .hasMessageContaining("payment knows no items");
    }

    @Test
    void aCreatedUserHasNoCredit() {
        seed(1, 10);
        createUser();
        assertThat(NODE.ask(new PaymentRequest.Find("user-1"))).isEqualTo(user("user-1", 0));
    }

    @Test
    void seededUsersOfEveryShardHaveTheirCredit() {
        seed(20, 10);
        for (int i = 0; i < 20; i++) {
            var id = Integer.toString(i);
            assertThat(NODE.ask(new PaymentRequest.Find(id))).isEqualTo(user(id, 10));
        }
    }

    @Test
    void seedingReplacesWhatTheIdsHeld() {
        seed(3, 10);
        seed(2, 0);
        assertThat(NODE.ask(new PaymentRequest.Find("1"))).isEqualTo(user("1", 0));
        assertThat(NODE.ask(new PaymentRequest.Find("2"))).isEqualTo(user("2", 10));
    }

    @Test
    void fundsAreACreditOfTheUsersShard() {
        createUser();
        NODE.coordinatorSays(COMMITTED);
        assertThat(NODE.ask(new PaymentRequest.AddFunds("user-1", 9, null))).isEqualTo(FUNDED);
        assertThat(NODE.transactions())
                .containsExactly(direct(Branch.credit(shardOf("user-1"), List.of(new Line("user-1", 9)))));
    }

    @Test
    void aPaymentIsADebitOfTheUsersShard() {
        createUser();
        NODE.coordinatorSays(COMMITTED);
        assertThat(NODE.ask(new PaymentRequest.Pay("user-1", 9, null))).isEqualTo(PAID);
        assertThat(NODE.transactions())
                .containsExactly(direct(Branch.debit(shardOf("user-1"), List.of(new Line("user-1", 9)))));
    }

    @Test
    void theTransactionCarriesTheAnswerToKeep() {
        createUser();
        NODE.coordinatorSays(COMMITTED);
        var claim = claim("print");
        assertThat(NODE.ask(new PaymentRequest.AddFunds("user-1", 9, claim))).isEqualTo(FUNDED);
        assertThat(NODE.transactions().getFirst().idempotency()).isEqualTo(claim.answered((Answer.Definite) FUNDED));
    }

    @Test
    void tooLittleCreditIsRefused() {
        createUser();
        NODE.coordinatorSays(new Outcome.Refused(shardOf("user-1"), new Cause.Short("user-1")));
        assertThat(NODE.ask(new PaymentRequest.Pay("user-1", 9, null)))
                .isEqualTo(new Refusal(Kind.INSUFFICIENT_CREDIT, "user user-1 has less credit than that"));
    }

    @Test
    void moreCreditThanABalanceHoldsIsRefused() {
        createUser();
        NODE.coordinatorSays(new Outcome.Refused(shardOf("user-1"), new Cause.Limit("user-1")));
        assertThat(NODE.ask(new PaymentRequest.AddFunds("user-1", 9, null)))
                .isEqualTo(new Refusal(Kind.BALANCE_LIMIT, "the balance of user-1 would exceed its limit"));
    }

    @Test
    void nothingIsAskedOfTheCoordinatorForAUserWhoDoesNotExist() {
        assertThat(NODE.ask(new PaymentRequest.AddFunds("nobody", 9, null))).isEqualTo(UNKNOWN);
        assertThat(NODE.ask(new PaymentRequest.Pay("nobody", 9, null))).isEqualTo(UNKNOWN);
        assertThat(NODE.transactions()).isEmpty();
    }

    @Test
    void aKeyIsKeptWithTheCreationAndReplayed() {
        var created = (Success) NODE.ask(new PaymentRequest.Create(claim("print")));
        assertThat(NODE.ask(new PaymentRequest.Create(claim("print"))))
                .isEqualTo(new Answer.Replay(200, created.contentType(), created.body()));
        assertThat(NODE.ask(new PaymentRequest.Create(claim("another"))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Kind.KEY_MISMATCH));
        assertThat(NODE.number("select count(*) from balance where kind = 'payment'"))
                .isEqualTo(1);
    }

    @Test
    void aKeyIsKeptWithTheSeedingAndItHappensOnce() {
        long before = generation();
        var seed = new PaymentRequest.Seed(2, 10, claim("print"));
        assertThat(NODE.ask(seed)).isEqualTo(SEEDED);
        assertThat(NODE.ask(seed)).isInstanceOf(Answer.Replay.class);
        assertThat(generation()).isEqualTo(before + 1);
    }

    private static long generation() {
        return NODE.number("select generation from shard where name = 'payment-0'");
    }
}
