package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.ScreenshotOptions;
import io.holdfast.embedded.testing.Eventually;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of protocol on the console, which is also what its pictures show. */
class ConsoleSwitchTest {
    private static final int MAX_PICTURE_BYTES = 300 * 1024;
    /** Where the pictures go: {@code -Dholdfast.pictures=docs/pictures}, from the root, has those of the documents made anew. */
    private static final Path PICTURES =
            Path.of("../..").resolve(System.getProperty("holdfast.pictures", "verticles/app/target/pictures"));
    /** How long the charts of the pictures go back. */
    private static final int STATES = Integer.getInteger("holdfast.pictures.states", 10);

    /** How far from the ink of 2pc to that of a saga the pixels above the chart of refusals are: those of the saga's hatching. */
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
            picture(visit, "console.png");
        }
        try (var visit = Visit.inTheDark(server.url()).open()) {
            picture(visit, "console-dark.png");
        }
    }

    private static int hatched(Visit visit) {
        return ((Number) visit.page().evaluate(HATCHED_PIXELS)).intValue();
    }

    /** Of a page that has seen something, with an order. */
    private static void picture(Visit visit, String name) {
        var shop = server.shop();
        var user = shop.user(1_000_000);
        var item = shop.item(60, 100_000);
        var order = shop.order(user, item, shop.item(25, 10));
        shop.done("/orders/checkout/" + order);
        for (int i = 0; i < STATES; i++) {
            IntStream.range(0, 20).forEach(each -> shop.done("/orders/checkout/" + shop.order(user, item)));
        }
        assertThat(visit.find("#books-verdict")).hasAttribute("data-verdict", "holds");
        byte[] picture = visit.page().screenshot(new ScreenshotOptions().setPath(PICTURES.resolve(name)));
        assertThat(picture.length).isBetween(20_000, MAX_PICTURE_BYTES);
    }
}
