package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {
    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = Gateway.start();
    }

    @AfterEach
    void stop() {
        assertThat(gateway.asked).as("nothing bad reaches a domain").isEmpty();
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/addItem/o/i/-1, quantity, -1",
        "/orders/addItem/o/i/0, quantity, 0",
        "/orders/addItem/o/i/1e3, quantity, 1e3",
        "/orders/addItem/o/i/1.5, quantity, 1.5",
        "/orders/addItem/o/i/9223372036854775807, quantity, 9223372036854775807",
        "/orders/addItem/o/i/10001, quantity, 10001",
        "/orders/addItem/o/i/+1, quantity, +1",
        "/orders/addItem/o/i/%2B1, quantity, +1",
        "/orders/addItem/o/i/01, quantity, 01",
        "/orders/addItem/o/i/%D9%A3, quantity, <U+0663>",
        "/orders/addItem/o/{}/1, item_id, {}",
        "/orders/addItem/a.b/i/1, order_id, a.b",
        "/stock/item/create/-1, price, -1",
        "/stock/item/create/4.2, price, 4.2",
        "/stock/item/create/1000000000001, price, 1000000000001",
        "/stock/add/i/0, amount, 0",
        "/stock/subtract/i/-5, amount, -5",
        "/stock/add/i/1000000000001, amount, 1000000000001",
        "/stock/batch_init/0/1/1, n, 0",
        "/stock/batch_init/10000001/1/1, n, 10000001",
        "/stock/batch_init/1/-1/1, starting_stock, -1",
        "/payment/pay/u/-50, amount, -50",
        "/payment/add_funds/u/0, amount, 0",
        "/payment/add_funds/u/1e3, amount, 1e3",
        "/payment/batch_init/1/x, starting_money, x",
        "/orders/batch_init/1/0/1/1, n_items, 0",
        "/orders/batch_init/1/1/x/1, n_users, x",
        "/orders/batch_init/1/1/1/-1, item_price, -1",
    })
    void aBadValueIs400NamingTheParameterAndTheValue(String path, String parameter, String value) {
        var reply = gateway.client.post(path);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.problem()).isEqualTo("invalid-parameter");
        assertThat(reply.json().getString("detail")).startsWith(parameter + " is '" + value + "'; allowed: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{order_id}",
                "a%0d%0ab",
                "a%0D%0Ax-evil:1",
                "a%2Fb",
                "a%00",
                "%20",
                "a+b",
                "a b%20",
                "..%2f..",
                "%C3%A9",
                "a;b",
                "a%25b",
                "a%7Bb"
            })
    void aBadIdIs400(String id) {
        String sent = id.replace(" ", "%20");

        assertThat(gateway.client.post("/orders/checkout/" + sent).problem()).isEqualTo("invalid-parameter");
        assertThat(gateway.client.get("/stock/find/" + sent).problem()).isEqualTo("invalid-parameter");
    }

    @Test
    void anIdOf65CharactersIs400() {
        var reply = gateway.client.post("/orders/checkout/" + "x".repeat(65));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("detail")).contains("order_id", "1 to 64");
    }

    @Test
    void rawBytesOutsideAsciiAre400() {
        assertThat(gateway.client.post("/orders/checkout/caf\u00e9").status()).isEqualTo(400);
        assertThat(gateway.client.post("/stock/add/i/\u00b2").status()).isEqualTo(400);
    }

    @Test
    void aLongValueIsCutAndControlCharactersAreSpelledOut() {
        var reply = gateway.client.post("/stock/add/" + "a%0d%0a" + "x".repeat(1000) + "/1");

        String detail = reply.json().getString("detail");
        assertThat(detail)
                .startsWith("item_id is 'a<U+000D><U+000A>xxx")
                .contains("...'")
                .hasSizeLessThan(200);
    }

    @Test
    void theFirstBadParameterIsNamed() {
        assertThat(gateway.client.post("/orders/addItem/{}/{}/0").json().getString("detail"))
                .startsWith("order_id");
    }
}
