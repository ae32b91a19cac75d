package io.holdfast.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlReportTest {
    private Page page;

    @BeforeEach
    void write() throws Exception {
        page = new Page(HtmlReport.of(Samples.eventful()));
    }

    private JsonObject figure(String id) {
        return page.data().getJsonArray("figures").stream()
                .map(JsonObject.class::cast)
                .filter(figure -> figure.getString("id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private JsonArray values(String id, String label) {
        return figure(id).getJsonArray("y").stream()
                .map(JsonObject.class::cast)
                .filter(column -> column.getString("label").equals(label))
                .findFirst()
                .orElseThrow()
                .getJsonArray("values");
    }

    @Test
    void theRateHasAPointForEachSecondAndShowsTheWarmUpBeforeZero() {
        assertThat(figure("rate").getJsonObject("x").getJsonArray("values")).containsExactly(-1.0, 0.0, 1.0);
        assertThat(values("rate", "successful")).containsExactly(1.0, 900.0, 100.0);
        assertThat(values("rate", "refused")).containsExactly(0.0, 0.0, 3.0);
        assertThat(values("rate", "429, sent again")).containsExactly(0.0, 0.0, 1.0);
        assertThat(values("rate", "202, unknown")).containsExactly(0.0, 0.0, 1.0);
        assertThat(values("rate", "a defect")).containsExactly(0.0, 0.0, 1.0);
        assertThat(values("rate", "not answered")).containsExactly(0.0, 0.0, 1.0);
    }

    @Test
    void latenciesAreThoseOfTheirSecondAndOfTheWholeRun() {
        assertThat(values("latency", "p50").getDouble(1)).isCloseTo(1, within(0.01));
        assertThat(values("latency", "max").getDouble(2)).isCloseTo(20, within(0.02));
        List<Object> labels = figure("distribution").getJsonObject("x").getJsonArray("labels").stream()
                .toList();
        JsonArray run = values("distribution", "latency");
        assertThat(run.getDouble(labels.indexOf("p90"))).isCloseTo(1, within(0.01));
        assertThat(run.getDouble(labels.indexOf("p99"))).isCloseTo(20, within(0.02));
        assertThat(labels)
                .as("of 1,000, one is beyond p99.9")
                .contains("p99.5", "max")
                .doesNotContain("p99.99");
    }

    @Test
    void outcomesProcessorTimeEventsAndTheVerdictAreTold() {
        assertThat(figure("outcomes").getJsonObject("x").getJsonArray("labels"))
                .containsExactly(
                        "200, successful",
                        "402, refused",
                        "409, refused",
                        "429, sent again",
                        "500, a defect",
                        "202, unknown",
                        "not answered");
        assertThat(values("outcomes", "Outcomes")).containsExactly(1000.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0);
        assertThat(figure("cpu").getJsonObject("x").getJsonArray("labels")).containsExactly("redis", "server");
        assertThat(values("cpu", "Processor time by process")).containsExactly(20.0, 100.0);
        assertThat(page.data().getJsonObject("result").getString("audit")).isEqualTo("broken");
        assertThat(page.data().getJsonObject("conditions").getString("file system of its data"))
                .isEqualTo("ext4");
        assertThat(page.text())
                .contains(
                        "DIFFERENCES LAST, IN THE BOOKS OR IN WHAT WAS ANNOUNCED",
                        "1,234 sent",
                        "2pc at the end",
                        "24.0 GiB");
    }

    @Test
    void eachChartHasATableThatSaysTheSame() {
        List<String> charts = page.elements("div").stream()
                .filter(div -> div.getAttribute("class").equals("chart"))
                .map(div -> div.getAttribute("id"))
                .toList();
        assertThat(charts).containsExactly("rate", "latency", "distribution", "outcomes", "cpu");
        List<Element> tables = page.elements("details").stream()
                .map(details -> (Element) details.getElementsByTagName("table").item(0))
                .toList();
        assertThat(tables).hasSameSizeAs(charts);
        assertThat(cells(tables.getFirst()))
                .startsWith("from second", "successful, a second")
                .containsSequence("-1.0 (warm-up)", "1")
                .containsSequence("0.0", "900")
                .containsSequence("1.0", "100", "3", "1", "1", "1", "1");
    }

    private static List<String> cells(Element table) {
        return Stream.of("tr")
                .map(table::getElementsByTagName)
                .flatMap(rows -> IntStream.range(0, rows.getLength()).mapToObj(rows::item))
                .flatMap(row ->
                        IntStream.range(0, row.getChildNodes().getLength()).mapToObj(row.getChildNodes()::item))
                .map(cell -> cell.getTextContent())
                .toList();
    }

    @Test
    void nothingInItLeadsOutOfTheFile() {
        assertThat(page.elements("*")).allSatisfy(element -> {
            assertThat(element.getTagName())
                    .isNotIn("link", "img", "iframe", "object", "embed", "base", "form", "a", "audio", "video", "svg");
            for (String attribute : List.of("src", "href", "srcset", "data", "action", "style", "background")) {
                assertThat(element.hasAttribute(attribute)).as(attribute).isFalse();
            }
        });
        assertThat(page.raw("style")).singleElement().asString().doesNotContain("url(", "@import");
        assertThat(page.raw("script").subList(1, 3)).allSatisfy(script -> assertThat(script)
                .doesNotContain("fetch(", "XMLHttpRequest", "WebSocket", "import(", "Image(", "sendBeacon"));
    }

    /** So that what somebody smuggled in would not run, even if it were not escaped. */
    @Test
    void aBrowserMayRunOnlyWhatWasMeantToBeRun() throws Exception {
        String policy = page.elements("meta").stream()
                .filter(meta -> meta.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .map(meta -> meta.getAttribute("content"))
                .findFirst()
                .orElseThrow();
        List<String> scripts = page.raw("script");

        assertThat(policy)
                .isEqualTo("default-src 'none'; style-src '%s'; script-src '%s' '%s'"
                        .formatted(hash(page.raw("style").getFirst()), hash(scripts.get(1)), hash(scripts.get(2))));
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void whatComesFromOutsideStaysText() {
        assertThat(page.elements("script")).hasSize(3);
        assertThat(page.html()).doesNotContain("<script>alert");
        assertThat(page.text()).contains(Samples.HOSTILE);
        assertThat(page.data().getJsonObject("options").getString("--url")).isEqualTo(Samples.HOSTILE);
        assertThat(page.data().getJsonObject("conditions").getString("instance"))
                .isEqualTo(Samples.HOSTILE);
    }

    @Test
    void aRunWithoutSuccessHasAReportThatSaysSo() throws Exception {
        Page empty = new Page(HtmlReport.of(Samples.empty()));

        assertThat(empty.text()).contains("0 successful checkouts a second", "audit", "not made");
        assertThat(empty.data().getJsonArray("figures").stream().map(figure -> ((JsonObject) figure).getString("id")))
                .containsExactly("rate", "latency", "outcomes");
    }

    @Test
    void theLicenceOfWhatDrawsComesAlong() {
        assertThat(page.raw("script").get(1))
                .startsWith("/*\n")
                .contains("The MIT License", "Leon Sorokin", "var uPlot=");
    }
}
