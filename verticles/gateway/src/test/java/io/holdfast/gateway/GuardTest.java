package io.holdfast.gateway;

import static io.holdfast.gateway.Tokens.bearer;
import static io.holdfast.gateway.Tokens.password;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.OpenApi.Operation;
import io.holdfast.protocol.Answer;
import io.holdfast.protocol.KeyClaim;
import io.holdfast.protocol.OrderRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is let in where callers have to say who they are; the roles are those of the document. */
class GuardTest {
    private static final OpenApi API = OpenApi.read();
    private static final String NO_SUCH = "no-such-id";

    private final Gateway gateway = Gateway.startWith(new Security(Optional.of(new Tokens()), Optional.empty()));

    @AfterEach
    void stop() {
        gateway.close();
    }

    static List<Operation> onThePublicPort() {
        return API.operations("public");
    }

    static List<Operation> onTheAdminPort() {
        return API.operations("admin");
    }

    @ParameterizedTest
    @MethodSource
    void onThePublicPort(Operation operation) {
        if (isNotForCallers(operation)) {
            assertThat(ask(gateway.client, operation, bearer("o:operator")).problem())
                    .isEqualTo("unknown-path");
            assertThat(gateway.asked).isEmpty();
        } else {
            isForItsRolesAlone(operation, gateway.client);
        }
    }

    @ParameterizedTest
    @MethodSource
    void onTheAdminPort(Operation operation) {
        isForItsRolesAlone(operation, gateway.deployAdmin());
    }

    /** What only who runs the server needs is on the admin port alone. */
    private static boolean isNotForCallers(Operation operation) {
        return operation.path().endsWith("/metrics")
                || operation.path().contains("/fault/")
                || operation.path().equals("/orders/dlq/status")
                || operation.path().startsWith("/console");
    }

    private void isForItsRolesAlone(Operation operation, RawHttp port) {
        if (operation.roles().isEmpty()) {
            assertThat(ask(port, operation).status()).isNotIn(401, 403);
            return;
        }
        for (String authorization : List.of("X-None: 1", "Authorization: Basic bzpv", bearer("expired"), bearer(""))) {
            var reply = ask(port, operation, authorization);
            assertThat(reply.problem()).as(authorization).isEqualTo("unauthenticated");
            assertThat(gateway.metered).last().isEqualTo("unauthenticated");
            assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer realm=\"holdfast\"");
        }
        assertThat(ask(port, operation, bearer("o:")).problem()).isEqualTo("forbidden");
        assertThat(gateway.metered).last().isEqualTo("forbidden");
        assertThat(gateway.asked).isEmpty();
        for (Role role : Role.values()) {
            if (operation.path().equals("/console/stream") && role == Role.OPERATOR) {
                continue; // its answer does not end
            }
            var reply = ask(port, operation, bearer("mine:" + role.label()));
            boolean isAllowed = operation.roles().contains(role.label());
            assertThat(reply.status() == 403).as(role.label()).isEqualTo(!isAllowed);
            assertThat(reply.status()).isNotEqualTo(401);
        }
    }

    /** Of the user {@code mine}, where it is of any; of an order that is not his. */
    private static RawHttp.Reply ask(RawHttp port, Operation operation, String... headers) {
        String path = operation
                .path()
                .replace("{user_id}", "mine")
                .replaceAll("\\{(n|amount|quantity|price|starting_[a-z]+|item_price|n_[a-z]+)}", "1")
                .replaceAll("\\{[a-z_]+}", NO_SUCH);
        return port.request(operation.method(), operation.path().equals("/events") ? path + "?user=." : path, headers);
    }

    @Test
    void whoRunsTheServerMayGiveATokenAsThePasswordThatABrowserAsksFor() {
        var admin = gateway.deployAdmin();
        var asked = admin.request("GET", "/console");
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer realm=\"holdfast\", Basic realm=\"holdfast, a token as the password\", charset=\"UTF-8\"");
        assertThat(admin.request("GET", "/console", password("o:operator")).status())
                .isEqualTo(200);
        assertThat(admin.request("GET", "/console", password("o:merchant")).problem())
                .isEqualTo("forbidden");
        for (String wrong : List.of(password("expired"), "Authorization: Basic bzpv!", "Authorization: Basic bzp")) {
            assertThat(admin.request("GET", "/console", wrong).problem())
                    .as(wrong)
                    .isEqualTo("unauthenticated");
        }

        var elsewhere = gateway.client.post("/orders/checkout/o1", password("u1:customer"));
        assertThat(elsewhere.status()).isEqualTo(401);
        assertThat(elsewhere.header("WWW-Authenticate")).doesNotContain("Basic");
        assertThat(gateway.asked).isEmpty();
    }

    @Test
    void aCustomerAsksForOrdersOfHisOwnOnly() {
        gateway.client.post("/orders/checkout/o1", bearer("u1:customer"));
        gateway.client.post("/orders/checkout/o1", bearer("shop:merchant"));
        gateway.client.post("/orders/checkout/o1", bearer("both:customer+merchant"));

        var checkout = new OrderRequest.Checkout("o1", null);
        assertThat(gateway.asked).containsExactly(new OrderRequest.OfCustomer("u1", checkout), checkout, checkout);
    }

    @Test
    void anotherUserIsNotThere() {
        for (String path : List.of("/payment/find_user/other", "/orders/by-user/other", "/events?user=other")) {
            var reply = gateway.client.request("GET", path, bearer("u1:customer"));
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.problem()).as(path).isEqualTo("unknown-user");
        }
        assertThat(gateway.client
                        .post("/orders/create/other", bearer("u1:customer"))
                        .problem())
                .isEqualTo("unknown-user");
        assertThat(gateway.asked).isEmpty();
        assertThat(gateway.client
                        .post("/orders/create/u1", bearer("u1:customer"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theTimelineOfAnothersOrderIsNotThere() {
        gateway.domain = request -> new Answer.Refusal(Answer.Kind.UNKNOWN_ORDER, "there is no order o1");
        var reply = gateway.client.request("GET", "/orders/o1/timeline", bearer("u1:customer"));

        assertThat(reply.problem()).isEqualTo("unknown-order");
        assertThat(gateway.asked).containsExactly(new OrderRequest.OfCustomer("u1", new OrderRequest.Find("o1")));

        gateway.domain = request -> Gateway.DONE;
        assertThat(gateway.client
                        .request("GET", "/orders/o1/timeline", bearer("u1:customer"))
                        .problem())
                .isEqualTo("unheard-of");
    }

    @Test
    void theSameKeyOfAnotherCallerIsAnotherKey() {
        gateway.client.post("/stock/add/i1/3", bearer("a:merchant"), "Idempotency-Key: k");
        gateway.client.post("/stock/add/i1/3", bearer("b:merchant"), "Idempotency-Key: k");

        assertThat(gateway.asked)
                .extracting(request -> ((io.holdfast.protocol.StockRequest.Add) request).claim())
                .extracting(KeyClaim::scope)
                .containsExactly("POST /stock/add/{item_id}/{amount} as a", "POST /stock/add/{item_id}/{amount} as b");
    }

    @Test
    void aMethodThatThereIsNotIsSaidWithoutAToken() {
        var reply = gateway.client.request("DELETE", "/orders/checkout/o1");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("POST");
        assertThat(gateway.client.get("/orders/nothing/of/the/kind").problem()).isEqualTo("unknown-path");
    }

    @Test
    void twoAuthorizationsAreNone() {
        assertThat(gateway.client
                        .post("/orders/checkout/o1", bearer("u1:customer"), bearer("u2:customer"))
                        .problem())
                .isEqualTo("unauthenticated");
    }
}
