package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.FaultPoint;
import io.holdfast.faults.FaultRule;
import io.holdfast.faults.FaultSyntaxException;
import io.holdfast.faults.RuleBook;
import io.holdfast.faults.Site;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultRoutesTest {
    private final Rules rules = new Rules();
    private Gateway gateway = Gateway.startWith(rules);

    /** The rules of a node with no loops. */
    static final class Rules implements FaultControl {
        private volatile RuleBook book = RuleBook.EMPTY;
        private volatile boolean broken;

        @Override
        public Future<List<FaultRule>> set(FaultRule rule) {
            return become(rule.site(), book -> book.set(rule));
        }

        @Override
        public Future<List<FaultRule>> clear(Site site, FaultPoint point) {
            return become(site, book -> book.clear(site, point));
        }

        @Override
        public Future<List<FaultRule>> rules(Site site) {
            return become(site, book -> book);
        }

        private Future<List<FaultRule>> become(Site site, UnaryOperator<RuleBook> change) {
            if (broken) {
                return Future.failedFuture(new IllegalStateException("secret"));
            }
            try {
                book = change.apply(book);
                return Future.succeededFuture(book.rules(site));
            } catch (FaultSyntaxException full) {
                return Future.failedFuture(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 0, full.getMessage()));
            }
        }
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aRuleIsSetShownAndCleared() {
        var set = gateway.client.postBody(
                "/stock/fault/set", "{\"point\":\"before_prepare\",\"action\":\"delay\",\"value\":500}");
        var shown = gateway.client.get("/stock/fault/rules");
        var elsewhere = gateway.client.get("/payment/fault/rules");
        var cleared = gateway.client.post("/stock/fault/clear");

        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(set.header("Content-Type")).isEqualTo("application/json");
        assertThat(set.body())
                .isEqualTo("{\"rules\":[{\"point\":\"before_prepare\",\"action\":\"delay\",\"value\":500,"
                        + "\"probability\":1.0}]}");
        assertThat(shown.body()).isEqualTo(set.body());
        assertThat(elsewhere.body()).isEqualTo("{\"rules\":[]}");
        assertThat(cleared.body()).isEqualTo("{\"rules\":[]}");
    }

    @Test
    void onePointIsClearedByItsName() {
        gateway.client.postBody("/orders/fault/set", "{\"point\":\"decide\",\"action\":\"crash\",\"count\":1}");
        gateway.client.postBody("/orders/fault/set", "{\"point\":\"answer\",\"action\":\"drop\"}");

        var cleared = gateway.client.postBody("/orders/fault/clear", "{\"point\":\"decide\"}");

        assertThat(cleared.json().getJsonArray("rules")).singleElement().satisfies(rule -> assertThat(
                        ((JsonObject) rule).getString("point"))
                .isEqualTo("before_answer"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/stock/fault/set   | {\"point\":\"decide\",\"action\":\"crash\"}          | stock has no point 'decide'",
                "/stock/fault/set   | {\"point\":\"before_prepare\",\"action\":\"burn\"}   | there is no action 'burn'",
                "/stock/fault/set   | {\"point\":\"before_prepare\",\"action\":\"delay\"}  | delay needs its ms",
                "/stock/fault/set   | {\"point\":\"before_prepare\"}                       | a rule needs its action",
                "/stock/fault/set   | {\"point\":\"before_prepare\",\"action\":\"drop\",\"probability\":2} | probability is above 0",
                "/stock/fault/set   | [1]                                                  | the body must be a JSON object",
                "/stock/fault/set   | not json                                             | the body must be a JSON object",
                "/stock/fault/clear | {\"point\":\"nowhere\"}                              | stock has no point 'nowhere'",
                "/orders/fault/set  | {\"point\":\"before_prepare\",\"action\":\"crash\"}  | orders has no point 'before_prepare'",
            })
    void whatIsWrongIsNamedAndChangesNothing(String path, String body, String complaint) {
        gateway.client.postBody("/stock/fault/set", "{\"point\":\"after_abort\",\"action\":\"drop\"}");
        var before = rules.book;

        var reply = gateway.client.postBody(path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.problem()).isEqualTo("invalid-fault");
        assertThat(reply.json().getString("detail")).startsWith(complaint).endsWith(".");
        assertThat(rules.book).isEqualTo(before);
    }

    @Test
    void anEmptyBodyIsNoRule() {
        assertThat(gateway.client.post("/stock/fault/set").json().getString("detail"))
                .isEqualTo("a rule needs its point.");
    }

    @Test
    void aRuleTooManyIsRefused() {
        for (int i = 0; i < 100; i++) {
            gateway.client.postBody("/stock/fault/set", rule(i));
        }

        var reply = gateway.client.postBody("/stock/fault/set", rule(100));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("detail")).startsWith("there are 100 rules already");
    }

    private static String rule(int item) {
        return "{\"point\":\"before_prepare\",\"action\":\"drop\",\"match\":{\"item\":\"" + item + "\"}}";
    }

    @Test
    void aBodyTooLargeIs413() {
        var reply = gateway.client.postBody("/stock/fault/set", " ".repeat(70_000));

        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void whatBreaksIs500() {
        rules.broken = true;

        var reply = gateway.client.get("/stock/fault/rules");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"GET,/stock/fault/set,POST", "GET,/orders/fault/clear,POST", "POST,/payment/fault/rules,GET"})
    void anotherMethodIs405(String method, String path, String allowed) {
        var reply = gateway.client.request(method, path);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stock/fault/set", "/orders/fault/rules", "/payment/fault/clear"})
    void whileFaultsAreOffThePathsSayHowToSwitchThemOn(String path) {
        gateway.close();
        gateway = Gateway.start();

        for (RawHttp port : List.of(gateway.client, gateway.deployAdmin())) {
            var reply = port.post(path);

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.problem()).isEqualTo("faults-off");
            assertThat(reply.json().getString("detail")).contains("up --faults", "faults.enabled");
        }
    }

    @Test
    void theAdminPortServesHealthMetricsAndFaultsAndNothingElse() {
        var admin = gateway.deployAdmin();

        assertThat(admin.get("/orders/health").status()).isEqualTo(200);
        assertThat(admin.get("/stock/metrics").body()).isEqualTo("checkouts_total 1\n");
        assertThat(admin.postBody("/payment/fault/set", "{\"point\":\"after_commit\",\"action\":\"pause\"}")
                        .status())
                .isEqualTo(200);
        assertThat(gateway.client.get("/payment/fault/rules").body()).contains("after_commit");
        assertThat(admin.post("/orders/checkout/1").problem()).isEqualTo("unknown-path");
        assertThat(admin.get("/orders/find/%zz").problem()).isEqualTo("malformed-request");
    }
}
