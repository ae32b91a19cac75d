package io.holdfast.stock;

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
import io.holdfast.protocol.Reply.Cause;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.StockRequest;
import io.holdfast.protocol.Transaction;
import io.holdfast.protocol.TxId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole domain, as the gateway and the order domain meet it on the bus. */
@Timeout(120)
class StockVerticleTest {
    private static final Outcome COMMITTED = new Outcome.Committed(new TxId(1, 1));
    private static final Answer UNKNOWN = new Refusal(Kind.UNKNOWN_ITEM, "there is no item nothing");
    private static final Answer SEEDED = Success.json("{\"msg\":\"Batch init for stock successful\"}");
    private static final Answer CHANGED = Success.text("Stock changed");

    private static final StockNode NODE = new StockNode();

    @BeforeEach
    void forget() {
        NODE.forget();
    }

    @AfterAll
    static void close() {
        NODE.close();
    }

    private static KeyClaim claim(String fingerprint) {
        return new KeyClaim("stock", "key-1", fingerprint, "/stock", "c-1");
    }

    private void seed(int items, long stock, long priceMinor) {
        NODE.thaw();
        assertThat(NODE.ask(new StockRequest.Seed(items, stock, priceMinor, null)))
                .isEqualTo(SEEDED);
    }

    private static Answer item(long stock, long priceMinor) {
        return Success.json("{\"stock\":" + stock + ",\"price\":" + priceMinor + "}");
    }

    @Test
    void whileTheShardsRecoverAReadIsNotNowAndNeverAZero() {
        assertThat(NODE.ask(new StockRequest.Create(5, null))).isEqualTo(Success.json("{\"item_id\":\"item-1\"}"));
        assertThat(NODE.ask(new StockRequest.Find("item-1")))
                .isEqualTo(new Answer.NotNow("the stock is recovering", 1));
    }

    @Test
    void whatTheCatalogueKnowsIsAnsweredWhileTheShardsRecover() {
        NODE.ask(new StockRequest.Create(5, null));
        assertThat(NODE.ask(new StockRequest.Find("nothing"))).isEqualTo(UNKNOWN);
        assertThat(NODE.lookup(new Lookup.Price("item-1")).await()).isEqualTo(new Lookup.Found.PriceIs(5));
        assertThat(NODE.lookup(new Lookup.Price("nothing")).await()).isEqualTo(new Lookup.Found.Missing());
    }

    @Test
    void stockKnowsNoAccounts() {
        assertThatThrownBy(() -> NODE.lookup(new Lookup.Account("user-1")).await())
                .hasMessageContaining("stock knows no accounts");
    }

    @Test
    void aCreatedItemHasNoStock() {
        seed(1, 0, 0);
        NODE.ask(new StockRequest.Create(7, null));
        assertThat(NODE.ask(new StockRequest.Find("item-1"))).isEqualTo(item(0, 7));
        assertThat(NODE.number("select opening from balance where kind = 'stock' and id = 'item-1'"))
                .isZero();
    }

    @Test
    void seededItemsOfEveryShardHaveTheirStockAndPrice() {
        seed(20, 10, 3);
        for (int id = 0; id < 20; id++) {
            assertThat(NODE.ask(new StockRequest.Find(Integer.toString(id)))).isEqualTo(item(10, 3));
        }
        assertThat(NODE.ask(new StockRequest.Find("20")))
                .isEqualTo(new Refusal(Kind.UNKNOWN_ITEM, "there is no item 20"));
    }

    @Test
    void seedingReplacesWhatTheIdsHeld() {
        seed(3, 10, 3);
        seed(2, 4, 8);
        assertThat(NODE.ask(new StockRequest.Find("1"))).isEqualTo(item(4, 8));
        assertThat(NODE.ask(new StockRequest.Find("2"))).isEqualTo(item(10, 3));
    }

    @Test
    void anAdditionIsACreditOfTheItemsShard() {
        NODE.ask(new StockRequest.Create(5, null));
        NODE.coordinatorSays(COMMITTED);
        assertThat(NODE.ask(new StockRequest.Add("item-1", 9, null))).isEqualTo(CHANGED);
        var shard = ShardId.of("stock", "item-1", StockNode.SHARDS);
        assertThat(NODE.transactions())
                .containsExactly(Transaction.direct(Branch.credit(shard, List.of(new Line("item-1", 9))), null));
    }

    @Test
    void aSubtractionIsADebitAndCarriesTheAnswerToKeep() {
        NODE.ask(new StockRequest.Create(5, null));
        NODE.coordinatorSays(COMMITTED);
        var claim = claim("print");
        assertThat(NODE.ask(new StockRequest.Subtract("item-1", 9, claim))).isEqualTo(CHANGED);
        var shard = ShardId.of("stock", "item-1", StockNode.SHARDS);
        var record = claim.answered((Answer.Definite) CHANGED);
        assertThat(NODE.transactions())
                .containsExactly(Transaction.direct(Branch.debit(shard, List.of(new Line("item-1", 9))), record));
    }

    @Test
    void tooLittleStockIsRefused() {
        NODE.ask(new StockRequest.Create(5, null));
        NODE.coordinatorSays(new Outcome.Refused(new ShardId("stock", 0), new Cause.Short("item-1")));
        assertThat(NODE.ask(new StockRequest.Subtract("item-1", 9, null)))
                .isEqualTo(new Refusal(Kind.OUT_OF_STOCK, "not enough of item item-1 is available"));
    }

    @Test
    void anUnknownOutcomeSaysWhereToLook() {
        NODE.ask(new StockRequest.Create(5, null));
        NODE.coordinatorSays(new Outcome.Unknown());
        assertThat(NODE.ask(new StockRequest.Add("item-1", 9, null)))
                .isEqualTo(new Answer.Pending("/stock/find/item-1"));
    }

    @Test
    void nothingIsAskedOfTheCoordinatorForAnItemThatDoesNotExist() {
        assertThat(NODE.ask(new StockRequest.Add("nothing", 9, null))).isEqualTo(UNKNOWN);
        assertThat(NODE.ask(new StockRequest.Subtract("nothing", 9, null))).isEqualTo(UNKNOWN);
        assertThat(NODE.transactions()).isEmpty();
    }

    @Test
    void aKeyIsKeptWithTheCreationAndReplayed() {
        var created = (Success) NODE.ask(new StockRequest.Create(5, claim("print")));
        assertThat(NODE.ask(new StockRequest.Create(5, claim("print"))))
                .isEqualTo(new Answer.Replay(200, created.contentType(), created.body()));
        assertThat(NODE.ask(new StockRequest.Create(6, claim("another"))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Kind.KEY_MISMATCH));
        assertThat(NODE.number("select count(*) from item")).isEqualTo(1);
    }

    @Test
    void aKeyIsKeptWithTheSeedingAndItHappensOnce() {
        long before = generation();
        var seed = new StockRequest.Seed(2, 10, 3, claim("print"));
        assertThat(NODE.ask(seed)).isEqualTo(SEEDED);
        assertThat(NODE.ask(seed)).isInstanceOf(Answer.Replay.class);
        assertThat(generation()).isEqualTo(before + 1);
    }

    private static long generation() {
        return NODE.number("select generation from shard where name = 'stock-0'");
    }

    @Test
    void aRefusalIsKeptToo() {
        var add = new StockRequest.Add("nothing", 9, claim("print"));
        assertThat(NODE.ask(add)).isEqualTo(UNKNOWN);
        assertThat(NODE.ask(add)).isInstanceOfSatisfying(Answer.Replay.class, replay -> assertThat(replay.status())
                .isEqualTo(404));
    }
}
