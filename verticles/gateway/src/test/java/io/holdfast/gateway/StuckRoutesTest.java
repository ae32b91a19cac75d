package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Intervention;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.OperatorAction;
import io.holdfast.protocol.Remedy;
import io.holdfast.protocol.Selection;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.Treatment;
import io.holdfast.protocol.TxId;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StuckRoutesTest {
    private static final ShardId STOCK = new ShardId("stock", 0);
    private static final TxId TX = new TxId(3, 17);
    static final Stuck STUCK = new Stuck(
            Stuck.Cause.COMMITTED,
            "3.17",
            TX,
            "e4f2",
            Mode.TWO_PHASE,
            "committed, waits for stock-0 to confirm",
            List.of(STOCK),
            "stock-0 did not answer FINISH",
            40L,
            12_000);
    private static final String ENTRY =
            "{\"cause\":\"committed\",\"target\":\"3.17\",\"tx\":\"3.17\",\"order\":\"e4f2\","
                    + "\"protocol\":\"2pc\",\"detail\":\"committed, waits for stock-0 to confirm\",\"shards\":[\"stock-0\"],"
                    + "\"last_error\":\"stock-0 did not answer FINISH\",\"next_try_ms\":40,\"age_ms\":12000";

    private final Gateway gateway = Gateway.start();
    private final RawHttp admin = gateway.deployAdmin();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whatIsStuckIsShownOnBothPorts() {
        gateway.stuck.entries = List.of(STUCK);
        gateway.stuck.more = 2;
        for (var port : List.of(gateway.client, admin)) {
            var shown = port.get("/orders/dlq/status");
            assertThat(shown.status()).isEqualTo(200);
            assertThat(shown.body()).isEqualTo("{\"count\":3,\"entries\":[" + ENTRY + "}],\"truncated\":true}");
        }
    }

    @Test
    void whereNothingIsStuckTheListIsEmpty() {
        assertThat(gateway.client.get("/orders/dlq/status").body())
                .isEqualTo("{\"count\":0,\"entries\":[],\"truncated\":false}");
    }

    @Test
    void whatIsNoTransactionHasNone() {
        gateway.stuck.entries =
                List.of(Stuck.retried(Stuck.Cause.REBUILD, "stock", "waits", List.of(STOCK), "no", null, 7));
        assertThat(admin.get("/orders/dlq/status").body())
                .contains("\"target\":\"stock\",\"tx\":null,\"order\":null,\"protocol\":null")
                .contains("\"next_try_ms\":null,\"age_ms\":7");
    }

    @Test
    void onlyTheAdminPortTreats() {
        for (String verb : List.of("retry", "abort", "finish")) {
            assertThat(gateway.client
                            .postBody("/orders/dlq/" + verb, "{\"tx\":[\"3.17\"],\"reason\":\"why\"}")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(gateway.client.get("/orders/dlq/actions").status()).isEqualTo(404);
        assertThat(gateway.stuck.wanted).isEmpty();
    }

    @Test
    void transactionsAreNamed() {
        gateway.stuck.treatment =
                Future.succeededFuture(new Treatment(List.of(new Treatment.Entry(STUCK, true, "sent again")), false));
        var done = admin.postBody(
                "/orders/dlq/retry", "{\"tx\":[\"3.17\",\"3.18\"],\"reason\":\" the network is back \"}");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body())
                .isEqualTo("{\"dry_run\":false,\"entries\":[" + ENTRY
                        + ",\"done\":true,\"outcome\":\"sent again\"}],\"not_found\":[\"3.18\"],\"truncated\":false}");
        assertThat(gateway.stuck.wanted)
                .containsExactly(new Intervention(
                        Remedy.RETRY, Selection.of(Set.of(TX, new TxId(3, 18))), "the network is back", false));
    }

    @Test
    void orFilteredAndADryRunNeedsNoReason() {
        admin.postBody(
                "/orders/dlq/finish",
                "{\"filter\":{\"shard\":\"stock-0\",\"cause\":\"frozen\",\"older_than_s\":60},\"dry_run\":true}");
        admin.postBody("/orders/dlq/abort", "{\"filter\":{\"cause\":\"undecided\"},\"reason\":\"why\"}");
        assertThat(gateway.stuck.wanted)
                .containsExactly(
                        new Intervention(
                                Remedy.FINISH,
                                new Selection(Set.of(), STOCK, Set.of(Stuck.Cause.FROZEN), 60_000),
                                "",
                                true),
                        new Intervention(
                                Remedy.ABORT,
                                new Selection(Set.of(), null, Set.of(Stuck.Cause.UNDECIDED), 0),
                                "why",
                                false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"tx":["3.17"]}                                        | reason must be a text of 1 to 500
            {"tx":["3.17"],"reason":" "}                           | reason must be a text of 1 to 500
            {"tx":["3.17"],"reason":7}                             | reason must be a text of 1 to 500
            {"tx":["3.17"],"reason":"a\\nb"}                       | on one line
            {"tx":["3.17"],"reason":"","dry_run":true}             | reason must be a text of 1 to 500
            {"tx":["3.17"],"reason":"why","dry_run":"yes"}         | dry_run must be true or false
            {"tx":["3.17"],"reason":"why","dry_run":null}          | dry_run must be true or false
            {"reason":"why"}                                       | either tx or filter
            {"tx":["3.17"],"filter":{"shard":"stock-0"},"reason":"why"} | either tx or filter
            {"tx":[],"reason":"why"}                               | tx must be a list of 1 to 100
            {"tx":"3.17","reason":"why"}                           | tx must be a list of 1 to 100
            {"tx":["17"],"reason":"why"}                           | tx has '17', which is not a transaction
            {"tx":["0.1"],"reason":"why"}                          | tx has '0.1', which is not a transaction
            {"tx":[null],"reason":"why"}                           | tx has 'null'
            {"filter":{},"reason":"why"}                           | filter must have at least one of shard, cause
            {"filter":"all","reason":"why"}                        | filter must have at least one of shard, cause
            {"filter":{"shard":"stock"},"reason":"why"}            | filter.shard is 'stock', which is not a shard
            {"filter":{"shard":null},"reason":"why"}               | filter.shard is 'null'
            {"filter":{"cause":"bad"},"reason":"why"}              | filter.cause is 'bad', which is none of undecided
            {"filter":{"older_than_s":-1},"reason":"why"}          | filter.older_than_s must be an integer
            {"filter":{"older_than_s":"60"},"reason":"why"}        | filter.older_than_s must be an integer
            {"filter":{"order":"e4f2"},"reason":"why"}             | in filter there is no 'order', only shard
            {"tx":["3.17"],"reason":"why","force":true}            | there is no 'force', only reason, tx
            [1]                                                    | the body must be a JSON object
            null                                                   | the body must be a JSON object
            ``                                                     | the body must be a JSON object
            """)
    void whatMakesNoSenseIsRefusedAsAWhole(String body, String why) {
        var refused = admin.postBody("/orders/dlq/retry", body);
        assertThat(refused.status()).as(body).isEqualTo(400);
        assertThat(refused.json().getString("type")).isEqualTo("/problems/invalid-intervention");
        assertThat(refused.json().getString("detail")).contains(why);
        assertThat(gateway.stuck.wanted).isEmpty();
    }

    @Test
    void aReasonHas500CharactersAtMost() {
        assertThat(admin.postBody("/orders/dlq/retry", reason(500)).status()).isEqualTo(200);
        assertThat(admin.postBody("/orders/dlq/retry", reason(501)).status()).isEqualTo(400);
    }

    private static String reason(int length) {
        return "{\"tx\":[\"3.17\"],\"reason\":\"" + "x".repeat(length) + "\"}";
    }

    @Test
    void whatCannotBeDoneNowIs429() {
        gateway.stuck.treatment = Future.failedFuture(
                new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 0, "it cannot be put on record"));
        var refused = admin.postBody("/orders/dlq/abort", "{\"tx\":[\"3.17\"],\"reason\":\"why\"}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().getString("detail")).isEqualTo("it cannot be put on record");
    }

    @Test
    void aDefectIs500() {
        gateway.stuck.treatment = Future.failedFuture(new IllegalStateException("secret"));
        var broken = admin.postBody("/orders/dlq/abort", "{\"tx\":[\"3.17\"],\"reason\":\"why\"}");
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.body()).doesNotContain("secret");
    }

    @Test
    void whatWasDoneIsShown() {
        gateway.stuck.actions = Future.succeededFuture(List.of(
                new OperatorAction(7, "2026-01-31T12:00:00Z", "node-1", "finish", "stock-0", "looked at", null)));
        assertThat(admin.get("/orders/dlq/actions").body())
                .isEqualTo("{\"actions\":[{\"id\":7,\"at\":\"2026-01-31T12:00:00Z\",\"node\":\"node-1\","
                        + "\"verb\":\"finish\",\"target\":\"stock-0\",\"reason\":\"looked at\",\"outcome\":null}]}");
    }

    @Test
    void everyPathSaysWhichMethodItTakes() {
        assertThat(admin.get("/orders/dlq/retry").header("Allow")).isEqualTo("POST");
        assertThat(admin.post("/orders/dlq/actions").header("Allow")).isEqualTo("GET");
        assertThat(gateway.client.post("/orders/dlq/status").header("Allow")).isEqualTo("GET");
    }
}
