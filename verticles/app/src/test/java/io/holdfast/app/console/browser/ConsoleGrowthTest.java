package io.holdfast.app.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An hour of the console in a minute: what the stream brings in an hour is put into it by hand. */
class ConsoleGrowthTest {
    /** Two a second for ten minutes, which is what the charts keep. */
    private static final int FULL = 1_200;

    private static final int HOUR = 7_200;
    private static final long MAX_HEAP_GROWTH_BYTES = 1024 * 1024;

    /** The page's stream within reach, with the first of its states; those after it would be of another time than what is put in. */
    private static final String KEEP_STREAM = """
            const Original = EventSource;
            globalThis.EventSource = class extends Original {
              constructor(...given) {
                super(...given);
                globalThis.stream = this;
                this.addEventListener("state", (event) => {
                  if (!event.isTrusted) return;
                  if (globalThis.newest !== undefined) event.stopImmediatePropagation();
                  else globalThis.newest = event.data;
                });
              }
            };""";

    /** States in which everything that can change does, and whatever comes goes again; drawn as often as the screen is. */
    private static final String UPDATE = """
            async ([from, many]) => {
              const state = JSON.parse(newest);
              const begun = Date.parse(state.at);
              const frame = () => new Promise(requestAnimationFrame);
              for (let i = from; i < from + many; i++) {
                const at = new Date(begun + 500 * i).toISOString();
                const some = (n, make) => Array.from({ length: n }, (_, k) => make(i - k));
                Object.assign(state, {
                  at,
                  refusal_rate: (i % 100) / 100, in_flight: i % 50, unsettled: i % 70,
                  checkouts: { per_s: i, paid_per_s: i / 2, refused_per_s: i / 3, not_now_per_s: 1, other_per_s: 0,
                    p50_ms: i % 9, p99_ms: i % 99, p999_ms: i % 999 },
                  switches: some(20, (n) => ({ at: new Date(begun + 500 * n).toISOString(), session: n, to: n % 2 ? "saga" : "2pc",
                    refusal_rate: 0.1 })),
                  stuck: { count: i % 30, entries: some(i % 30, (n) => ({ cause: ["undecided", "committed", "frozen"][n % 3],
                    target: `5.${n}`, tx: `5.${n}`, order: `o${n}`, detail: `waits ${i}`, shards: ["stock-0"], next_try_ms: i, age_ms: i })) },
                  sessions: some(10, (n) => ({ session: n, node: "n", state: n % 2 ? "active" : "fenced", lease_s: 5, unsettled: i })),
                  breakers: some(i % 5, (n) => ({ kind: "stock", loop: String(n), state: ["open", "closed", "half-open"][n % 3] })),
                  shards: some(4, (n) => ({ shard: `stock-${n}`, generation: i, state: ["open", "recovering", "frozen"][i % 3] })),
                  books: { at, age_s: i % 20, took_ms: i, holds: i % 2 === 0, figures: { items: i },
                    invariants: [{ id: "I1", holds: i % 2 === 0, means: "it adds up", detail: i % 2 ? `by ${i}` : null }] },
                });
                stream.dispatchEvent(new MessageEvent("state", { data: JSON.stringify(state) }));
                if (i % 20 === 0) await frame();
              }
              await frame();
              return document.querySelector("[data-vital=rate] b").textContent;
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

    private record Size(long nodes, long listeners, long heapBytes) {
        static Size of(CDPSession tools) {
            tools.send("HeapProfiler.collectGarbage");
            var counters = tools.send("Memory.getDOMCounters");
            return new Size(
                    counters.get("nodes").getAsLong(),
                    counters.get("jsEventListeners").getAsLong(),
                    tools.send("Runtime.getHeapUsage").get("usedSize").getAsLong());
        }
    }

    @Test
    void anHourOfUpdatesLeavesThePageAsLargeAsTheFirstTenMinutes() {
        try (var visit = Visit.at(server.url())) {
            visit.page().addInitScript(KEEP_STREAM);
            visit.open();
            visit.page().waitForFunction("() => globalThis.newest !== undefined");
            var tools = visit.devTools();
            tools.send("HeapProfiler.enable", new JsonObject());
            update(visit, 0, FULL);
            var first = Size.of(tools);
            assertThat(update(visit, FULL, HOUR)).isEqualTo("8,399");
            var last = Size.of(tools);
            System.out.printf("the console after ten minutes: %s, and after an hour more: %s%n", first, last);
            assertThat(last.nodes()).isLessThanOrEqualTo(first.nodes() + 50);
            assertThat(last.listeners()).isLessThanOrEqualTo(first.listeners() + 10);
            assertThat(last.heapBytes()).isLessThan(first.heapBytes() + MAX_HEAP_GROWTH_BYTES);
        }
    }

    private static Object update(Visit visit, int from, int many) {
        return visit.page().evaluate(UPDATE, new Object[] {from, many});
    }
}
