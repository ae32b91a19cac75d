package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.FilterOptions;
import io.holdfast.app.endtoend.Shop;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction that does not get on, on the console: it is seen, read and helped there. */
class ConsoleVerbsTest {
    @TempDir
    static Path folder;

    private static ConsoleServer server;
    private static Shop shop;

    @BeforeAll
    static void start() throws Exception {
        server = ConsoleServer.start(
                folder, Map.of("HOLDFAST_COORDINATOR_MODE", "2pc", "HOLDFAST_COORDINATOR_DEADLINE_MS", "1000"));
        shop = server.shop();
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    @AfterEach
    void clear() {
        shop.done("/stock/fault/clear");
    }

    /** An order whose first checkout was refused, and whose second the stock shard does not confirm. */
    private static String stuckOrder() {
        var user = shop.user(0);
        var order = shop.order(user, shop.item(10, 5));
        assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(402);
        shop.done("/payment/add_funds/" + user + "/10");
        var rule = JsonObject.of("point", "before_commit", "action", "error");
        assertThat(Shop.await(shop.postJson("/stock/fault/set", rule)).status()).isEqualTo(200);
        shop.done("/orders/checkout/" + order);
        return order;
    }

    @Test
    void whatIsReadStaysOpenAndKeepsTheFocusWhileItIsDrawnAnew() {
        var order = stuckOrder();
        try (var visit = Visit.at(server.url()).open()) {
            visit.find("#q").fill(order);
            visit.find("#search button").click();
            var attempts = visit.find("[data-order] details");
            assertThat(attempts).hasCount(2);
            attempts.first().locator("summary").click();
            attempts.last().locator("summary").click();
            visit.find("[data-order]").evaluate("drawn => { drawn.dataset.first = 'true'; }");

            assertThat(visit.find("[data-order]:not([data-first])")).isVisible();
            assertThat(attempts.first()).not().hasAttribute("open", "");
            assertThat(attempts.last()).hasAttribute("open", "");
            assertThat(attempts.last().locator("summary")).isFocused();
        }
    }

    @Test
    void aStuckTransactionIsTriedAgainAndFinishedByButtonsWithAReason() {
        var order = stuckOrder();
        try (var visit = Visit.at(server.url()).open()) {
            var stuck = visit.find("[data-stuck][data-cause=committed]").filter(new FilterOptions().setHasText(order));
            assertThat(stuck).containsText("waits for stock-0 to confirm");
            var tx = stuck.getAttribute("data-stuck");
            var reason = visit.find("#stuck-reason");
            stuck.locator("button[data-verb=retry]").click();
            assertThat(stuck.locator(".result")).containsText("Say why first");
            assertThat(reason).isFocused();

            reason.fill("it may get on");
            stuck.locator("button[data-verb=retry]").click();
            assertThat(stuck.locator(".result")).containsText("retry: " + tx + ": ");
            assertThat(stuck.locator(".result")).hasAttribute("data-state", "done");
            assertThat(reason).hasValue("");

            reason.fill("it does not");
            stuck.locator("button[data-verb=finish]").click();
            assertThat(visit.find("#confirm-text")).containsText("it does not");
            visit.find("#confirm-yes").click();
            assertThat(visit.find("#stuck-result"))
                    .hasText(Pattern.compile("finish: .*rebuilt from the journal in a new generation.*"));
            shop.done("/stock/fault/clear");
            assertThat(stuck).hasCount(0);
            visit.find("#actions summary").click();
            assertThat(visit.find("#actions-list")).containsText("(it does not)");
            assertThat(visit.find("#actions-list")).containsText("(it may get on)");

            visit.find("button[data-preset=slow-stock]").click();
            assertThat(visit.find("#faults-result")).containsText("Set: ");
            assertThat(visit.find("#stuck-result")).isEmpty();
        }
        assertThat(shop.paid(order)).isTrue();
    }
}
