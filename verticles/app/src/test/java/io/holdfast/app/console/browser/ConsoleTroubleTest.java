package io.holdfast.app.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Route.FulfillOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong stands in the head of the console, and leads to where it is. */
class ConsoleTroubleTest {
    private static final String KEEP_STREAM = """
            const Original = EventSource;
            globalThis.EventSource = class extends Original {
              constructor(...given) {
                super(...given);
                globalThis.stream = this;
              }
            };""";

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
    void aPhoneShowsAtItsTopThatAShardFurtherDownIsRed() throws IOException {
        try (var visit = Visit.byPhone(server.url()).open()) {
            var trouble = visit.find("#trouble [data-trouble=shards]");
            assertThat(visit.find("[data-shard=stock-0]")).hasAttribute("data-state", "open");
            assertThat(trouble).hasCount(0);
            // Whoever rebuilds a stock shard needs this lock.
            try (var held = server.stores()
                    .holding("select pg_advisory_lock(4, (select min(no) from shard where name like 'stock-%'))")) {
                visit.find("button[data-kill=redis]").click();
                assertThat(trouble).containsText("recovering");
                visit.page().evaluate("() => scrollTo(0, 0)");
                assertThat(trouble).isInViewport();
                trouble.locator("a").tap();
                assertThat(visit.find("#shards")).isFocused();
                assertThat(visit.find("#shards-title")).isInViewport();
                assertThat(trouble).isInViewport();
            }
            assertThat(trouble).hasCount(0);
        }
    }

    @Test
    void booksThatCannotBeLookedAtSayWhy() {
        var stores = server.stores();
        try (var visit = Visit.at(server.url()).open()) {
            assertThat(visit.find("#books-verdict")).hasAttribute("data-verdict", "holds");
            assertThat(visit.find("#books-problem")).isHidden();
            stores.sql("alter table past_kind rename to past_sort");
            assertThat(visit.find("#books-problem")).containsText("past_kind");
            assertThat(visit.find("#trouble [data-trouble=books]")).hasText("books not looked at");
            stores.sql("alter table past_sort rename to past_kind");
            assertThat(visit.find("#books-problem")).isHidden();
            assertThat(visit.find("#trouble [data-trouble=books]")).hasCount(0);
        }
    }

    @Test
    void aLostStreamSaysHowOftenItWasTriedAndWhenItIsTriedNext() {
        try (var visit = Visit.at(server.url())) {
            visit.page().addInitScript(KEEP_STREAM);
            visit.open();
            // An answer of which the browser itself does not complain.
            visit.page().route("**/console/stream", route -> route.fulfill(new FulfillOptions().setStatus(204)));
            visit.page().evaluate("() => stream.dispatchEvent(new Event('error'))");
            assertThat(visit.find("body")).hasAttribute("data-stream", "lost");
            assertThat(visit.find("#trouble [data-trouble=stale]")).hasText("connection lost");
            assertThat(visit.find("#stale"))
                    .hasText(Pattern.compile(
                            "Stream lost. [2-9] tries to open it failed. Next try in [1-6] s. What is .*"));
            visit.page().unroute("**/console/stream");
            assertThat(visit.find("body")).hasAttribute("data-stream", "live");
            assertThat(visit.find("#trouble [data-trouble=stale]")).hasCount(0);
            assertThat(visit.find("#stale")).isHidden();
        }
    }
}
