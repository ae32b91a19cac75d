package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.endtoend.Shop;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the console shows of a server, in a browser. */
class ConsolePageTest {
    private static final String RED = "rgb(176, 32, 26)";

    @TempDir
    static Path folder;

    private static ConsoleServer server;
    private static Shop shop;

    @BeforeAll
    static void start() throws Exception {
        server = ConsoleServer.start(folder, Map.of("HOLDFAST_COORDINATOR_MODE", "2pc"));
        shop = server.shop();
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    @Test
    void aRequestToAnotherHostIsNoticed() {
        var visit = Visit.at(server.url()).open();
        visit.page().evaluate("() => fetch('http://elsewhere.example/').catch((refused) => refused.message)");
        assertThatThrownBy(visit::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Content Security Policy")
                .hasMessageContaining("elsewhere.example");
    }

    @Test
    void thePageOfTheContractShowsTheConsoleAsWell() {
        try (var visit = Visit.at(server.url())) {
            visit.page().navigate(server.url() + "/docs");
            var replay = visit.find("[id$=replayDeadLettersOnConsole]");
            assertThat(replay).containsText("/console/events/dlq/replay");
            replay.locator("button.opblock-summary-control").click();
            assertThat(replay).containsText("the constraint is gone");
        }
    }

    @Test
    void theBooksHoldAndTheirFiguresAreInWords() {
        try (var visit = Visit.at(server.url()).open()) {
            assertThat(visit.find("#books-verdict")).hasAttribute("data-verdict", "holds");
            assertThat(visit.find("#books-invariants [data-holds=true]")).hasCount(5);
            assertThat(visit.find("#books-figures dt").allInnerTexts())
                    .contains("pieces sold", "orders paid")
                    .noneMatch(figure -> figure.contains("_"));
        }
    }

    @Test
    void aKilledRedisTurnsItsShardRedUntilItIsRebuilt() throws IOException {
        try (var visit = Visit.at(server.url()).open()) {
            var shard = visit.find("[data-shard=stock-0]");
            assertThat(shard).hasAttribute("data-state", "open");
            var before = shard.textContent();
            // Whoever rebuilds a stock shard needs this lock: it stays lost for as long as somebody else has it.
            try (var held = server.stores()
                    .holding("select pg_advisory_lock(4, (select min(no) from shard where name like 'stock-%'))")) {
                visit.find("button[data-kill=redis]").click();
                assertThat(visit.find("#faults-result")).containsText("redis is killed");
                assertThat(shard).hasAttribute("data-state", "recovering");
                assertThat(shard.locator(".state")).hasCSS("color", RED);
                assertThat(shard).hasCSS("border-left-color", RED);
                assertThat(visit.find("#shards-count")).containsText("not open");
                assertThat(held).isNotNull();
            }
            assertThat(shard).hasAttribute("data-state", "open");
            assertThat(shard.locator(".state")).not().hasCSS("color", RED);
            assertThat(visit.find("#shards-count")).containsText("2 open");
            assertThat(shard).not().hasText(before);
        }
    }

    @Test
    void anOrderShowsHowItsCheckoutsWent() {
        var user = shop.user(50);
        var order = shop.order(user, shop.item(60, 10), shop.item(25, 4));
        assertThat(Shop.await(shop.checkout(order)).status()).isEqualTo(402);
        shop.done("/payment/add_funds/" + user + "/50");
        shop.done("/orders/checkout/" + order);
        try (var visit = Visit.inTheDark(server.url()).open()) {
            visit.find("#q").fill(order);
            visit.find("#search button").click();
            var shown = visit.find("[data-order='" + order + "']");
            assertThat(shown.locator("[data-term=paid] dd")).hasText("yes");
            var attempts = shown.locator("[data-tx]");
            assertThat(attempts).hasCount(2);

            var paid = attempts.first();
            assertThat(paid.locator("[data-term=protocol] dd")).containsText("2pc");
            assertThat(paid.locator("[data-term=decision] dd")).containsText("commit");
            assertThat(paid.locator("[data-term=state] dd")).hasText("settled");
            var transaction = shop.read("/console/transactions/" + paid.getAttribute("data-tx"));
            assertThat(steps(visit, 0)).isEqualTo(labels(transaction));
            assertThat(steps(visit, 0))
                    .startsWith("begun")
                    .containsSubsequence("voted", "voted", "durable", "answered")
                    .contains("finished");
            assertThat(paid.locator("tr[data-step=voted][data-ok=true]")).hasCount(2);
            assertThat(paid.locator(".timeline g.step"))
                    .hasCount(transaction.getJsonArray("steps").size());
            assertThat(paid.locator(".timeline .moment.durable")).hasCount(1);

            assertThat(visit.find("#books-verdict")).hasAttribute("data-verdict", "holds");
            visit.picture("console-order.png");

            shown.locator("summary").nth(1).click();
            var refused = attempts.nth(1);
            assertThat(refused.locator("[data-term=decision] dd")).hasText("none");
            assertThat(refused.locator("[data-term='guard that fired'] dd")).containsText("less of " + user);
            assertThat(refused.locator("tr[data-step=voted][data-ok=false]")).hasCount(1);
            assertThat(refused.locator(".timeline .moment.durable")).hasCount(0);
            assertThat(refused.locator("[data-term='branch 0'] dd")).hasText(Pattern.compile("(stock|payment)-0"));
            assertThat(refused).not().containsText("null");
        }
    }

    /** Those in the table of an attempt. */
    private static List<String> steps(Visit visit, int attempt) {
        return visit.find("[data-tx]").nth(attempt).locator("tbody tr").all().stream()
                .map(row -> row.getAttribute("data-step"))
                .toList();
    }

    private static List<String> labels(JsonObject transaction) {
        return transaction.getJsonArray("steps").stream()
                .map(step -> ((JsonObject) step).getString("step"))
                .toList();
    }
}
