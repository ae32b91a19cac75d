package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of protocol on the console. */
class ConsoleSwitchTest {
    /** For the next look at the books: after one that took long, the server waits ten times as long. */
    private static final double LOOK_MS = 180_000;

    /** How much is sold before the pictures are taken: with {@code -Dholdfast.pictures.sales=150} the charts have something to show. */
    private static final int SALES = Integer.getInteger("holdfast.pictures.sales", 5);

    /** How many pixels of the chart of refusals have the colour of a saga: those of its hatching and of its name. */
    private static final String HATCHED_PIXELS = """
            () => {
              const canvas = document.querySelector("#chart-refusals canvas");
              const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              const saga = [138, 75, 0];
              let count = 0;
              for (let i = 0; i < pixels.length; i += 4) {
                if (pixels[i + 3] > 0 && saga.every((part, k) => Math.abs(pixels[i + k] - part) < 6)) count++;
              }
              return count;
            }""";

    @TempDir
    static Path folder;

    private static ConsoleServer server;

    @BeforeAll
    static void start() throws Exception {
        server = ConsoleServer.start(folder, Map.of());
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
    }

    @Test
    void aSwitchToSagaAppearsWithItsReason() {
        try (var visit = Visit.at(server.url()).open()) {
            assertThat(visit.find("#protocol")).hasAttribute("data-mode", "2pc");
            assertThat(visit.find("#switches li")).hasCount(0);
            assertThat(hatched(visit)).isZero();
            Eventually.until("refusals have it switch", () -> {
                server.refuse(25);
                return visit.find("#switches li[data-to=saga]").count() == 1;
            });
            assertThat(visit.find("#protocol")).hasAttribute("data-mode", "saga");
            assertThat(visit.find("#protocol-now")).hasText("New checkouts run as sagas.");
            assertThat(visit.find("#switches li[data-to=saga]"))
                    .hasText(Pattern.compile(".* to saga at \\d+(\\.\\d)? % refused, session \\d+"));
            Eventually.until("the band is drawn", () -> hatched(visit) > 100);
            for (int i = 0; i < SALES; i++) {
                sell();
            }
            assertThat(visit.find("#books-verdict"))
                    .hasAttribute("data-verdict", "holds", new HasAttributeOptions().setTimeout(LOOK_MS));
            IntStream.range(0, 3).forEach(each -> sell());
            visit.picture("console.png");
        }
    }

    private static int hatched(Visit visit) {
        return ((Number) visit.page().evaluate(HATCHED_PIXELS)).intValue();
    }

    /** Of which as many are refused as keeps it a saga. */
    private static void sell() {
        var shop = server.shop();
        var user = shop.user(1_000);
        var item = shop.item(60, 100);
        var orders =
                IntStream.range(0, 12).mapToObj(each -> shop.order(user, item)).toList();
        orders.stream().map(shop::checkout).toList().forEach(Shop::await);
        server.refuse(4);
    }
}
