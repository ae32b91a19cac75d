package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a real server answers is as the document says: successes and refusals of a purchase. */
class HttpContractTest {
    private final HttpContract contract = HttpContract.read();

    @Test
    void theAnswersOfAPurchaseAreAsTheContractSays() {
        try (var shop = Shop.at(Server.shared().url())) {
            var item = shop.item(30, 1);
            var user = shop.user(100);
            var order = shop.order(user, item);
            get(shop, 200, "/orders/find/{order_id}", order);
            post(shop, 200, "/orders/addItem/{order_id}/{item_id}/{quantity}", order, item, "1");
            post(shop, 409, "/orders/checkout/{order_id}", order);
            post(shop, 200, "/stock/add/{item_id}/{amount}", item, "5");
            post(shop, 200, "/orders/checkout/{order_id}", order);
            post(shop, 409, "/orders/addItem/{order_id}/{item_id}/{quantity}", order, item, "1");
            post(shop, 200, "/stock/subtract/{item_id}/{amount}", item, "1");
            post(shop, 409, "/stock/subtract/{item_id}/{amount}", item, "100");
            post(shop, 200, "/payment/pay/{user_id}/{amount}", user, "1");
            post(shop, 402, "/payment/pay/{user_id}/{amount}", user, "1000");
            post(shop, 200, "/payment/add_funds/{user_id}/{amount}", user, "1");
            get(shop, 200, "/payment/find_user/{user_id}", user);
            get(shop, 200, "/stock/find/{item_id}", item);
        }
    }

    @Test
    void theAnswersToWhatThereIsNotAreAsTheContractSays() {
        try (var shop = Shop.at(Server.shared().url())) {
            post(shop, 200, "/payment/create_user");
            post(shop, 200, "/stock/item/create/{price}", "0");
            post(shop, 200, "/orders/create/{user_id}", "nobody");
            get(shop, 404, "/orders/find/{order_id}", "none");
            get(shop, 404, "/stock/find/{item_id}", "none");
            get(shop, 404, "/payment/find_user/{user_id}", "none");
            post(shop, 404, "/orders/checkout/{order_id}", "none");
            post(shop, 400, "/stock/add/{item_id}/{amount}", "none", "0");
            get(shop, 404, "/orders/{order_id}/timeline", "none");
            get(shop, 200, "/orders/health");
            get(shop, 200, "/orders/metrics");
            get(shop, 200, "/orders/dlq/status");
            get(shop, 200, "/openapi.yaml");
        }
    }

    @Test
    void aReplayIsAsTheContractSaysAndAnotherUseOfItsKeyToo() {
        try (var shop = Shop.at(Server.shared().url())) {
            var user = shop.user(10);
            var key = "contract-" + user;
            for (int i = 0; i < 2; i++) {
                var reply = Shop.await(shop.post("/payment/pay/" + user + "/4", key));
                assertThat(reply.status()).isEqualTo(200);
                contract.assertKept("post", "/payment/pay/{user_id}/{amount}", reply);
            }
            var other = Shop.await(shop.post("/payment/pay/" + user + "/5", Map.of("Idempotency-Key", key)));
            assertThat(other.status()).isEqualTo(422);
            contract.assertKept("post", "/payment/pay/{user_id}/{amount}", other);
        }
    }

    @Test
    void whatTheContractDoesNotSayIsFound() {
        var strange = new Reply(200, "{\"stock\":-1,\"price\":1}", Optional.of("application/json"), Optional.empty());
        assertThatThrownBy(() -> contract.assertKept("get", "/stock/find/{item_id}", strange))
                .hasMessageContaining("/stock/find/{item_id} answered");
    }

    private void post(Shop shop, int status, String template, String... values) {
        kept("post", template, status, Shop.await(shop.post(path(template, values))));
    }

    private void get(Shop shop, int status, String template, String... values) {
        kept("get", template, status, Shop.await(shop.get(path(template, values))));
    }

    private void kept(String method, String template, int status, Reply reply) {
        assertThat(reply.status()).as(template + " " + reply.body()).isEqualTo(status);
        contract.assertKept(method, template, reply);
    }

    private static String path(String template, String... values) {
        var path = template;
        for (String value : values) {
            path = path.replaceFirst("\\{[^}]*}", value);
        }
        return path;
    }
}
