package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.HistoryView.Entry;
import io.holdfast.gateway.HistoryView.Order;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryRoutesTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00.123456Z");
    private static final Order ORDER = new Order("e4f2", "paid", NOON, NOON.plusSeconds(5), 60);

    private final Announced announced = new Announced();
    private final Gateway gateway = Gateway.startWith(announced);

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theOrdersOfAUserAreShownAndAFullPageLeadsToTheNext() {
        announced.orders = List.of(ORDER);
        var page = gateway.client.get("/orders/by-user/anna?limit=1");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .isEqualTo("{\"user_id\":\"anna\",\"orders\":[{\"order_id\":\"e4f2\",\"status\":\"paid\","
                        + "\"created_at\":\"2026-11-26T12:00:00.123456Z\",\"changed_at\":\"2026-11-26T12:00:05.123456Z\","
                        + "\"total_cost\":60}],\"next\":\"1795694400123456.e4f2\"}");

        assertThat(gateway.client
                        .get("/orders/by-user/anna?limit=2&after=1795694400123456.e4f2")
                        .body())
                .endsWith("\"next\":null}");
        assertThat(announced.asked).containsExactly("anna null 1", "anna Place[createdAt=" + NOON + ", order=e4f2] 2");
    }

    @Test
    void aUserOfWhomNothingWasHeardHasNoOrders() {
        assertThat(gateway.client.get("/orders/by-user/anna").body())
                .isEqualTo("{\"user_id\":\"anna\",\"orders\":[],\"next\":null}");
        assertThat(announced.asked).containsExactly("anna null 20");
    }

    @Test
    void theLifeOfAnOrderIsShown() {
        announced.events = List.of(new Entry("order.created", NOON, "7-1", JsonObject.of("user_id", "anna")));
        var timeline = gateway.client.get("/orders/e4f2/timeline");
        assertThat(timeline.status()).isEqualTo(200);
        assertThat(timeline.body())
                .isEqualTo("{\"order_id\":\"e4f2\",\"events\":[{\"type\":\"order.created\","
                        + "\"at\":\"2026-11-26T12:00:00.123456Z\",\"id\":\"7-1\",\"data\":{\"user_id\":\"anna\"}}]}");
    }

    @Test
    void anOrderThatWasNeverHeardOfIsNotFound() {
        var timeline = gateway.client.get("/orders/e4f2/timeline");
        assertThat(timeline.status()).isEqualTo(404);
        assertThat(timeline.body()).contains("unheard-of");
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/by-user/a%20b, user_id",
        "/orders/by-user/anna?limit=0, limit",
        "/orders/by-user/anna?limit=101, limit",
        "/orders/by-user/anna?limit=ten, limit",
        "/orders/by-user/anna?after=, after",
        "/orders/by-user/anna?after=e4f2, after",
        "/orders/by-user/anna?after=.e4f2, after",
        "/orders/by-user/anna?after=17., after",
        "/orders/by-user/anna?after=1x.e4f2, after",
        "/orders/by-user/anna?after=12345678901234567.e4f2, after",
        "/orders/a%20b/timeline, order_id",
    })
    void whatIsInvalidIsNamedAndNobodyIsAsked(String path, String parameter) {
        var refused = gateway.client.get(path);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("invalid-parameter").contains("\"" + parameter + " is '");
        assertThat(announced.asked).isEmpty();
    }

    @Test
    void onlyGetIsAllowed() {
        assertThat(gateway.client.post("/orders/by-user/anna").header("Allow")).isEqualTo("GET");
        assertThat(gateway.client.post("/orders/e4f2/timeline").header("Allow")).isEqualTo("GET");
    }

    @Test
    void aDatabaseThatIsAwayIsNoDefect() {
        announced.failure = () -> new NotNowException("the database cannot be reached");
        assertThat(gateway.client.get("/orders/by-user/anna").status()).isEqualTo(429);

        announced.failure = () -> new IllegalStateException("a defect");
        assertThat(gateway.client.get("/orders/by-user/anna").status()).isEqualTo(500);
    }

    @Test
    void whereNothingIsAnnouncedThereIsNone() {
        try (var silent = Gateway.start()) {
            var refused = silent.client.get("/orders/by-user/anna");
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.body()).contains("events-off");
        }
    }
}
