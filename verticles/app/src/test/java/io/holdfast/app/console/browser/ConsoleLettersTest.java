package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.holdfast.app.endtoend.Shop;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters on the console of a server that announces. */
class ConsoleLettersTest {
    @TempDir
    static Path folder;

    private static ConsoleServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ConsoleServer.start(
                folder, Map.of("HOLDFAST_EVENTS_ENABLED", "true", "HOLDFAST_EVENTS_CONSUMERS", "order-history"));
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    @Test
    void aDeadLetterIsReplayedByAClickAndGone() {
        var stores = server.stores();
        stores.sql("alter table order_event add constraint poison check (false) not valid");
        var user = server.shop().user(1);
        var order = server.shop().order(user);
        try (var visit = Visit.at(server.url()).open()) {
            var letter = visit.find("[data-letter]");
            assertThat(letter).hasCount(1);
            assertThat(letter).containsText("order.created");
            assertThat(letter).containsText("poison");
            assertThat(visit.find("#letters-count")).hasText("1");

            letter.locator("button[data-verb=show]").click();
            assertThat(visit.find("#letter-text")).containsText(order);
            visit.press("Escape");
            letter.locator("button[data-verb=replay]").click();
            assertThat(letter.locator(".result")).containsText("not done");
            letter.locator("button[data-verb=discard]").click();
            assertThat(letter.locator(".result")).containsText("Say why first");
            assertThat(visit.find("#letters-reason")).isFocused();

            stores.sql("alter table order_event drop constraint poison");
            letter.locator("button[data-verb=replay]").click();
            assertThat(letter).hasCount(0);
            assertThat(visit.find("#letters-result")).containsText("applied");
            assertThat(visit.find("#letters-none")).isVisible();
            assertThat(visit.find("#letters-count")).isEmpty();
        }
        assertThat(Shop.await(server.shop().get("/orders/by-user/" + user)).body())
                .contains(order);
    }

    @Test
    void deadLettersAreReplayedAndDiscardedByKeysAloneAndTheFocusGoesOn() {
        var stores = server.stores();
        stores.sql("alter table order_event add constraint poison check (false) not valid");
        var user = server.shop().user(1);
        for (int i = 0; i < 3; i++) {
            server.shop().order(user);
        }
        try (var visit = Visit.at(server.url()).open()) {
            var letters = visit.find("[data-letter]");
            assertThat(letters).hasCount(3);
            stores.sql("alter table order_event drop constraint poison");

            var replayed = letters.first().locator("a").innerText();
            visit.press("d");
            assertThat(visit.find("#letters")).isFocused();
            visit.tabTo(letters.first().locator("button[data-verb=replay]"));
            visit.press("Enter");
            assertThat(letters).hasCount(2);
            assertThat(visit.find("#letters-result")).containsText("applied");
            assertThat(letters.first().locator("button[data-verb=replay]")).isFocused();

            visit.press("Tab", "Enter");
            discard(visit, letters.last());
            assertThat(letters).hasCount(1);
            assertThat(visit.find("#letters-result")).containsText("discard: ");
            assertThat(letters.first().locator("button[data-verb=discard]")).isFocused();

            visit.press("Enter");
            discard(visit, letters.first());
            assertThat(letters).hasCount(0);
            assertThat(visit.find("#letters-title")).isFocused();
            assertThat(server.shop().read("/orders/by-user/" + user).getJsonArray("orders"))
                    .extracting(order -> ((JsonObject) order).getString("order_id"))
                    .containsExactly(replayed);
        }
    }

    /** Beginning where a reason is asked for, since there is none, or no longer. */
    private static void discard(Visit visit, Locator letter) {
        assertThat(visit.find("#letters-reason")).isFocused();
        visit.page().keyboard().type("nobody wants it");
        visit.tabTo(letter.locator("button[data-verb=discard]"));
        visit.press("Enter");
        assertThat(visit.find("#confirm-no")).isFocused();
        visit.press("Tab", "Enter");
    }
}
