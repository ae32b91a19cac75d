package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.holdfast.protocol.OrderRequest;
import io.holdfast.protocol.PaymentRequest;
import io.holdfast.protocol.StockRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private Gateway gateway;

    @BeforeEach
    void start() {
        gateway = Gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    static Stream<Arguments> everyRequest() {
        return Stream.of(
                arguments("POST", "/orders/checkout/o1", new OrderRequest.Checkout("o1", null)),
                arguments("GET", "/orders/find/o1", new OrderRequest.Find("o1")),
                arguments("POST", "/orders/create/u1", new OrderRequest.Create("u1", null)),
                arguments("POST", "/orders/addItem/o1/i1/3", new OrderRequest.AddItem("o1", "i1", 3, null)),
                arguments("POST", "/orders/batch_init/4/3/2/0", new OrderRequest.Seed(4, 3, 2, 0, null)),
                arguments("POST", "/stock/item/create/5", new StockRequest.Create(5, null)),
                arguments("GET", "/stock/find/i1", new StockRequest.Find("i1")),
                arguments("POST", "/stock/add/i1/50", new StockRequest.Add("i1", 50, null)),
                arguments(
                        "POST",
                        "/stock/subtract/i1/1000000000000",
                        new StockRequest.Subtract("i1", 1000000000000L, null)),
                arguments("POST", "/stock/batch_init/10000000/0/7", new StockRequest.Seed(10_000_000, 0, 7, null)),
                arguments("POST", "/payment/create_user", new PaymentRequest.Create(null)),
                arguments("GET", "/payment/find_user/u1", new PaymentRequest.Find("u1")),
                arguments("POST", "/payment/add_funds/u1/15", new PaymentRequest.AddFunds("u1", 15, null)),
                arguments("POST", "/payment/pay/u1/10", new PaymentRequest.Pay("u1", 10, null)),
                arguments("POST", "/payment/batch_init/2/0", new PaymentRequest.Seed(2, 0, null)));
    }

    @ParameterizedTest
    @MethodSource("everyRequest")
    void eachPathReachesItsDomainAsItsRecord(String method, String path, Object request) {
        var reply = gateway.client.request(method, path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("done");
        assertThat(gateway.asked).containsExactly(request);
    }

    @Test
    void theListAboveNamesEveryRoute() {
        assertThat(everyRequest()).hasSize(Route.values().length);
    }

    @ParameterizedTest
    @EnumSource(Route.class)
    void anotherMethodIs405WithTheOneAllowed(Route route) {
        String path = route.template().replaceAll("\\{[^}]*}", "1");

        var reply = gateway.client.request(route.method().equals("GET") ? "POST" : "PUT", path);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo(route.method());
        assertThat(reply.problem()).isEqualTo("method-not-allowed");
        assertThat(gateway.asked).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("unknownPaths")
    void anUnknownPathIs404(String path) {
        var reply = gateway.client.post(path);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.problem()).isEqualTo("unknown-path");
        assertThat(reply.json().getString("instance")).isEqualTo(path);
        assertThat(gateway.asked).isEmpty();
    }

    static Stream<String> unknownPaths() {
        return Stream.of(
                "/",
                "/nothing",
                "/orders",
                "/orders/checkout",
                "/orders/checkout/",
                "/orders/checkout/1/2",
                "/Orders/checkout/1",
                "/orders/addItem/1/2",
                "/orders/dlq/retry",
                "/stock/fault/other");
    }

    /** What is asked is what stands there, for whoever guards it as well. */
    @ParameterizedTest
    @ValueSource(strings = {"//orders//find/o1", "/stock/../orders/./find/o1", "/orders/find/o1/", "/orders/find/%6f1"})
    void aPathIsNormalisedFirst(String path) {
        assertThat(gateway.client.get(path).status()).isEqualTo(200);
        assertThat(gateway.asked).containsExactly(new OrderRequest.Find("o1"));
    }

    @Test
    void aQueryIsIgnored() {
        assertThat(gateway.client.post("/orders/checkout/o1?x=1").status()).isEqualTo(200);
        assertThat(gateway.asked).containsExactly(new OrderRequest.Checkout("o1", null));
    }

    @Test
    void anEscapedLetterIsThatLetter() {
        assertThat(gateway.client.post("/orders/checkout/%41b").status()).isEqualTo(200);
        assertThat(gateway.asked).containsExactly(new OrderRequest.Checkout("Ab", null));
    }

    @Test
    void everyAnswerOfARouteIsMeteredFromItsBeginning() {
        gateway.client.post("/orders/checkout/1");
        gateway.client.post("/stock/add/1/0");
        gateway.client.get("/payment/pay/1/1");

        assertThat(gateway.metered).containsExactly("ORDER_CHECKOUT 200 7", "STOCK_ADD 400 7", "PAYMENT_PAY 405 7");
    }
}
