package io.holdfast.app.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.endtoend.Server;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Rules, dashboard and documents name only metrics that a server has, and each alert has its entry in the runbook. */
class NamedMetricsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path ALERTS = ROOT.resolve("compose/alerts.yaml");
    private static final Path RUNBOOK = ROOT.resolve("docs/OPERATIONS.md");
    private static final Pattern NAME = Pattern.compile("\\b(?:holdfast|jvm|process|system)_[a-z0-9_]*[a-z0-9]\\b");
    private static final Pattern ENTRY = Pattern.compile("^### (Holdfast\\w+)$", Pattern.MULTILINE);
    /** Only after a fault, and after something was sent to a subscriber. */
    private static final Set<String> LATER = Set.of("holdfast_faults_injected_total", "holdfast_webhooks_sent_total");

    @TempDir
    Path folder;

    @Test
    void everyMetricThatIsNamedIsThere() throws Exception {
        Set<String> there;
        try (var server = Server.start(
                        folder.resolve("data"), Map.of("HOLDFAST_EVENTS_ENABLED", "true", "HOLDFAST_LOOPS", "1"));
                var shop = Shop.at(server.url())) {
            sellAndRefuse(shop);
            Eventually.until("it is announced", () -> metrics(shop).contains("holdfast_events_lag_seconds_bucket"));
            Eventually.until("consumers run", () -> metrics(shop).contains("holdfast_consumer_behind"));
            there = names(metrics(shop));
        }
        there.addAll(LATER);
        for (var file : List.of(
                "compose/alerts.yaml",
                "compose/grafana/holdfast.json",
                "docs/OPERATIONS.md",
                "docs/EVENTS.md",
                "docs/LOAD.md")) {
            assertThat(names(Files.readString(ROOT.resolve(file))))
                    .as(file)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(there).contains(name));
        }
    }

    private static void sellAndRefuse(Shop shop) {
        var item = shop.item(30, 1);
        var user = shop.user(100);
        shop.done("/orders/checkout/" + shop.order(user, item));
        assertThat(Shop.await(shop.checkout(shop.order(user, item))).status()).isBetween(400, 428);
    }

    private static String metrics(Shop shop) {
        return Shop.await(shop.get("/orders/metrics")).body();
    }

    /** Those of a family, too, which its series are looked for by. */
    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyAlertHasItsEntryInTheRunbook() throws Exception {
        var alerts = alerts();
        assertThat(ENTRY.matcher(Files.readString(RUNBOOK)).results().map(found -> found.group(1)))
                .containsExactlyElementsOf(alerts.stream()
                        .map(alert -> String.valueOf(alert.get("alert")))
                        .toList());
        assertThat(alerts).allSatisfy(alert -> {
            var told = new JsonObject(castToMap(alert.get("annotations")));
            assertThat(told.getString("summary")).isNotBlank();
            assertThat(told.getString("runbook"))
                    .isEqualTo("docs/OPERATIONS.md#"
                            + String.valueOf(alert.get("alert")).toLowerCase(Locale.ROOT));
            assertThat(String.valueOf(castToMap(alert.get("labels")).get("severity")))
                    .isIn("page", "ticket");
        });
    }

    private static List<Map<String, Object>> alerts() throws IOException {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(Files.readString(ALERTS));
        return file.getOrDefault("groups", List.of()).getFirst().getOrDefault("rules", List.of());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> castToMap(Object value) {
        return (Map<String, Object>) value;
    }
}
