package io.holdfast.app.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.embedded.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Rules, dashboard and documents name only what a server has, documents name all of ours, and each alert has its entry in the runbook. */
class NamedMetricsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path ALERTS = ROOT.resolve("compose/alerts.yaml");
    private static final Path DASHBOARD = ROOT.resolve("compose/grafana/holdfast.json");
    private static final Path RUNBOOK = ROOT.resolve("docs/OPERATIONS.md");
    private static final Path OF_EVENTS = ROOT.resolve("docs/EVENTS.md");
    private static final Pattern NAME = Pattern.compile("\\b(?:holdfast|jvm|process|system)_[a-z0-9_]*[a-z0-9]\\b");
    private static final Pattern ENTRY = Pattern.compile("^### (Holdfast\\w+)$", Pattern.MULTILINE);

    @TempDir
    static Path folder;

    private static Map<String, Set<String>> there;

    /** Of a server that has done some of everything. */
    @BeforeAll
    static void scrape() throws Exception {
        var cli = new Cli(folder.resolve("data"))
                .with("HOLDFAST_EVENTS_ENABLED", "true")
                .with("HOLDFAST_EVENTS_CONSUMERS", "order-history, leaderboard, notifications, webhooks")
                .with("HOLDFAST_LOOPS", "1");
        try (var server = cli.up("--port", "0", "--faults");
                var shop = Shop.at(server.url())) {
            sellAndRefuse(shop);
            var fault = JsonObject.of("point", "before_answer", "action", "delay:1");
            Shop.await(shop.postJson("/orders/fault/set", fault));
            shop.item(1, 1);
            shop.order(shop.user(1));
            Eventually.until("it is announced", () -> metrics(shop).contains("holdfast_events_lag_seconds_bucket"));
            Eventually.until("consumers run", () -> metrics(shop).contains("holdfast_consumer_behind"));
            Eventually.until("a fault happened", () -> metrics(shop).contains("holdfast_faults_injected_total"));
            there = MetricLabels.scraped(metrics(shop));
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

    @Test
    void everyMetricThatIsNamedIsThere() throws Exception {
        for (var file : List.of(ALERTS, DASHBOARD)) {
            assertNamesOnly(there.keySet(), file);
        }
        // Documents may name a family by what its series have in common.
        var families = new TreeSet<>(there.keySet());
        there.keySet().forEach(name -> families.add(name.replaceFirst("_count$", "")));
        for (var file : List.of(RUNBOOK, OF_EVENTS, ROOT.resolve("docs/LOAD.md"))) {
            assertNamesOnly(families, file);
        }
    }

    private static void assertNamesOnly(Set<String> known, Path file) throws IOException {
        assertThat(NAME.matcher(Files.readString(file)).results().map(MatchResult::group))
                .as(file.toString())
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void everyMetricOfOursIsDocumentedWithTheLabelsThatItHas() throws Exception {
        var ours = new TreeMap<>(there);
        ours.keySet().removeIf(name -> !name.startsWith("holdfast_"));

        assertThat(MetricLabels.documented(RUNBOOK, OF_EVENTS)).containsExactlyInAnyOrderEntriesOf(ours);
    }

    @Test
    void rulesAndDashboardNameOnlyLabelsThatAreThere() throws Exception {
        var expressions = new ArrayList<Expression>();
        for (var alert : alerts()) {
            expressions.add(new Expression(
                    String.valueOf(alert.get("expr")),
                    String.valueOf(castToMap(alert.get("annotations")).get("summary"))));
        }
        for (var panel : objects(new JsonObject(Files.readString(DASHBOARD)), "panels")) {
            objects(panel, "targets")
                    .forEach(target -> expressions.add(
                            new Expression(target.getString("expr"), target.getString("legendFormat"))));
        }

        assertThat(expressions).hasSizeGreaterThan(40).allSatisfy(each -> assertThat(each.unknownLabels(there))
                .as(each.asked())
                .isEmpty());
    }

    private static List<JsonObject> objects(JsonObject of, String field) {
        return of.getJsonArray(field).stream().map(JsonObject.class::cast).toList();
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
