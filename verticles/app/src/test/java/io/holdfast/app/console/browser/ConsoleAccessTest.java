package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import io.holdfast.app.endtoend.Shop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console for whoever has no mouse, and for whoever has a small screen. */
class ConsoleAccessTest {
    /** What a finger hits. */
    private static final double MIN_TARGET_PX = 24;

    private static final String CONTROLS = "button, a[href], input, select, summary, [tabindex='0']";
    /** Those that can be used now, each with a number; of radio buttons of one name the chosen one stands for all. */
    private static final String NUMBER_CONTROLS = """
            controls => {
              const usable = [...document.querySelectorAll(controls)].filter((each) =>
                each.checkVisibility() && !each.disabled && !(each.type === "radio" && !each.checked));
              usable.forEach((each, i) => each.setAttribute("data-number", i));
              return usable.map((each) => each.id || each.textContent.trim() || each.tagName);
            }""";
    /** The number of the control that has the focus, or -1; with a space behind it when the focus cannot be seen. */
    private static final String FOCUSED = """
            () => {
              const focused = document.activeElement;
              const style = getComputedStyle(focused);
              const seen = focused === document.body || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
              return (focused.dataset.number ?? "-1") + (seen ? "" : " of " + focused.outerHTML);
            }""";

    @TempDir
    static Path folder;

    private static ConsoleServer server;
    private static String order;

    @BeforeAll
    static void start() throws Exception {
        server = ConsoleServer.start(folder, Map.of());
        var shop = server.shop();
        var user = shop.user(100);
        order = shop.order(user, shop.item(60, 10), shop.item(10, 3));
        shop.done("/orders/checkout/" + order);
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    /** Opens all that can be opened, with an order that was found. */
    private static void openAll(Visit visit) {
        assertThat(visit.find("[data-kill]")).hasCount(2);
        visit.find("#q").fill(order);
        visit.find("#search button").click();
        assertThat(visit.find("[data-order] .timeline svg")).isVisible();
        visit.find("#fault-own summary").click();
        visit.find("#actions summary").click();
    }

    @Test
    void everyControlIsReachedByTabAndSeenToHaveTheFocus() {
        try (var visit = Visit.at(server.url()).open()) {
            openAll(visit);
            @SuppressWarnings("unchecked")
            var controls = (List<String>) visit.page().evaluate(NUMBER_CONTROLS, CONTROLS);
            assertThat(controls).hasSizeGreaterThan(20);
            visit.page().evaluate("() => document.activeElement.blur()");
            List<String> reached = new ArrayList<>();
            for (int i = 0;
                    i < 2 * controls.size() && reached.stream().distinct().count() <= controls.size();
                    i++) {
                visit.press("Tab");
                reached.add(visit.page().evaluate(FOCUSED).toString());
            }
            assertThat(reached).allMatch(each -> each.matches("-?\\d+"));
            for (int i = 0; i < controls.size(); i++) {
                assertThat(reached).as(controls.get(i)).contains(String.valueOf(i));
            }
        }
    }

    @Test
    void anOrderIsFoundAndLeftByKeysAlone() {
        try (var visit = Visit.at(server.url()).open()) {
            visit.press("/");
            assertThat(visit.find("#q")).isFocused();
            visit.page().keyboard().type(order);
            visit.press("Enter");
            assertThat(visit.find("#found")).isFocused();
            assertThat(visit.find("[data-order] .timeline svg")).isVisible();
            visit.press("Tab");
            assertThat(visit.find("#found-close")).isFocused();
            visit.press("Enter");
            assertThat(visit.find("#found")).isHidden();
            assertThat(visit.find("#q")).isFocused();
        }
    }

    @Test
    void faultsAreSetAndClearedByKeysAlone() {
        try (var visit = Visit.at(server.url()).open()) {
            assertThat(visit.find("[data-kill]")).hasCount(2);
            visit.press("f");
            assertThat(visit.find("#faults")).isFocused();
            visit.tabTo(visit.find("button[data-preset=slow-stock]"));
            visit.press("Enter");
            assertThat(visit.find("[data-rule='stock before_prepare']")).isVisible();
            visit.tabTo(visit.find("button[data-preset=crash-durable]"));
            visit.press("Enter");
            // What cannot be taken back is asked about, and the answer that does nothing is the one at hand.
            assertThat(visit.find("#confirm-no")).isFocused();
            visit.press("Escape");
            assertThat(visit.find("#confirm")).isHidden();
            assertThat(visit.find("button[data-preset=crash-durable]")).isFocused();
            visit.tabTo(visit.find("#clear-all"));
            visit.press("Enter");
            assertThat(visit.find("[data-rule]")).hasCount(0);
            assertThat(Shop.await(server.shop().get("/stock/fault/rules")).body())
                    .isEqualTo("{\"rules\":[]}");
        }
    }

    @Test
    void theThemeIsChosenAndSingleKeysAreSwitchedOffByKeysAlone() {
        try (var visit = Visit.at(server.url()).open()) {
            visit.press("?");
            assertThat(visit.find("#help")).isVisible();
            visit.tabTo(visit.find("#theme"));
            visit.press("d");
            assertThat(visit.find("html")).hasAttribute("data-theme", "dark");
            assertThat(visit.find("body")).hasCSS("background-color", "rgb(19, 21, 24)");
            visit.press("Shift+Tab", "Space", "Escape");
            assertThat(visit.find("#help")).isHidden();
            visit.press("?");
            assertThat(visit.find("#help")).isHidden();
            visit.open();
            assertThat(visit.find("html")).hasAttribute("data-theme", "dark");
        }
    }

    @Test
    void aPhoneScrollsDownOnlyAndItsButtonsCanBeHit() {
        try (var visit = Visit.byPhone(server.url()).open()) {
            openAll(visit);
            assertThat(visit.page().evaluate("() => document.documentElement.scrollWidth"))
                    .isEqualTo(360);
            var buttons = visit.find("button:visible").all();
            assertThat(buttons).hasSizeGreaterThan(10);
            assertThat(buttons).allSatisfy(ConsoleAccessTest::canBeHit);
            visit.find("#help-open").tap();
            assertThat(visit.find("#help")).isVisible();
            assertThat(visit.find("#help"))
                    .hasJSProperty("scrollWidth", visit.find("#help").evaluate("each => each.clientWidth"));
            assertThat(visit.find("#help button:visible").all()).allSatisfy(ConsoleAccessTest::canBeHit);
        }
    }

    /** It is large enough, on the screen, and nothing lies over it. */
    private static void canBeHit(Locator button) {
        button.scrollIntoViewIfNeeded();
        BoundingBox box = button.boundingBox();
        assertThat(box.width).as(button.innerText()).isGreaterThanOrEqualTo(MIN_TARGET_PX);
        assertThat(box.height).as(button.innerText()).isGreaterThanOrEqualTo(MIN_TARGET_PX);
        assertThat(box.x).as(button.innerText()).isNotNegative();
        assertThat(box.x + box.width).as(button.innerText()).isLessThanOrEqualTo(360);
        button.tap(new Locator.TapOptions().setTrial(true));
    }
}
