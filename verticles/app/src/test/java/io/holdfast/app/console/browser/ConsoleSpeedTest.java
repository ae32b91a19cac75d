package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon the console is there, how large it is, and that it stands still. Of what a busy machine makes slower, the best of some counts. */
class ConsoleSpeedTest {
    private static final int LOADS = 3;
    private static final double MAX_PAINT_MS = 1_000;
    private static final double MAX_PAGE_BYTES = 300 * 1024;
    private static final int PERIODS = 3;
    private static final int PERIOD_S = 10;
    /** What is taken for good: https://web.dev/articles/cls. */
    private static final double MAX_SHIFT = 0.1;

    private static final String FIRST_PAINT =
            "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
    /** The stream, which has no end, is not among them. */
    private static final String TRANSFERRED = """
            () => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
              .reduce((sum, part) => sum + part.transferSize, 0)""";

    private static final String COUNT_STATES = """
            (seconds) => new Promise((resolve) => {
              const stream = new EventSource("/console/stream");
              let states = 0;
              stream.addEventListener("state", () => states++);
              stream.onopen = () => setTimeout(() => {
                stream.close();
                resolve(states);
              }, seconds * 1000);
            })""";

    private static final String SUM_SHIFTS = """
            globalThis.shifts = [];
            new PerformanceObserver((seen) => shifts.push(...seen.getEntries())).observe({ type: "layout-shift", buffered: true });""";

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

    private record Load(double firstPaintMs, double bytes) {
        static Load once() {
            try (var visit = Visit.at(server.url()).open()) {
                var paint = visit.page().waitForFunction(FIRST_PAINT).jsonValue();
                assertThat(visit.find("#chart-rate canvas")).isVisible();
                assertThat(visit.requests())
                        .hasSizeGreaterThan(25)
                        .filteredOn(request -> !request.url().endsWith("/console/stream"))
                        .extracting(Request::response)
                        .allMatch(response -> response.status() == 200);
                return new Load(number(paint), number(visit.page().evaluate(TRANSFERRED)));
            }
        }
    }

    private static double number(Object seen) {
        return ((Number) seen).doubleValue();
    }

    @Test
    void thePageIsSmallAndPaintsWithinASecond() {
        var loads = Stream.generate(Load::once).limit(LOADS).toList();
        System.out.println("the console, loaded thrice: " + loads);
        assertThat(loads).extracting(Load::bytes).allSatisfy(bytes -> assertThat(bytes)
                .isBetween(50_000.0, MAX_PAGE_BYTES));
        assertThat(loads).extracting(Load::firstPaintMs).anyMatch(paintMs -> paintMs < MAX_PAINT_MS);
    }

    @Test
    void aStateComesEachSecond() {
        try (var visit = Visit.at(server.url()).open()) {
            assertThat(IntStream.range(0, PERIODS)
                            .mapToDouble(period -> number(visit.page().evaluate(COUNT_STATES, PERIOD_S))))
                    .anyMatch(states -> states >= PERIOD_S);
        }
    }

    @Test
    void nothingMovesWhileThePageFillsUp() {
        List<Function<String, Visit>> screens = List.of(Visit::at, Visit::byPhone);
        screens.forEach(screen -> {
            try (var visit = screen.apply(server.url())) {
                visit.page().addInitScript(SUM_SHIFTS);
                visit.open();
                assertThat(visit.find("#books-verdict")).hasAttribute("data-verdict", "holds");
                assertThat(visit.find("[data-kill]")).hasCount(2);
                assertThat(number(visit.page().evaluate("() => shifts.reduce((sum, each) => sum + each.value, 0)")))
                        .isLessThan(MAX_SHIFT);
            }
        });
    }
}
