package io.holdfast.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The result as one HTML file that needs nothing else, with charts and a table to each. Its policy lets a browser run only the
 * two scripts and use the one style sheet that stand in it, and fetch nothing; whatever else came to stand there would be text.
 */
final class HtmlReport {
    private static final String LOOP =
            "Each connection sends its next checkout when its last one is answered: a closed loop."
                    + " A server that is slow is asked less, so these are the latencies of a given number of patient buyers, and not of"
                    + " buyers who arrive regardless.";

    private final Result result;

    private HtmlReport(Result result) {
        this.result = result;
    }

    static String of(Result result) {
        return new HtmlReport(result).page();
    }

    private String page() {
        List<Figure> figures = Figures.of(result);
        String style = ReportAssets.style();
        String library = ReportAssets.library();
        String script = ReportAssets.script();
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '%s'; script-src '%s' '%s'"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                %s
                </main>
                <script type="application/json" id="report">%s</script>
                <script>%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(
                        hash(style),
                        hash(library),
                        hash(script),
                        escaped(title()),
                        style,
                        content(figures),
                        data(figures),
                        library,
                        script);
    }

    private String title() {
        return String.format(
                Locale.ROOT,
                "Holdfast bench: %,.0f successful checkouts a second",
                result.measured().successesPerSecond());
    }

    /** Nothing in it can end the element that it stands in. */
    private String data(List<Figure> figures) {
        Conditions conditions = result.conditions();
        JsonObject options = new JsonObject();
        conditions.options().forEach(options::put);
        return JsonObject.of(
                        "result",
                        JsonReport.of(result),
                        "conditions",
                        new JsonObject(Map.copyOf(conditions.rows())),
                        "options",
                        options,
                        "figures",
                        new JsonArray(figures.stream().map(Figure::json).toList()))
                .encode()
                .replace("<", "\\u003c");
    }

    private String content(List<Figure> figures) {
        return "<h1>%s</h1>\n".formatted(escaped(title()))
                + summary()
                + "<p class=\"note\">%s</p>\n".formatted(escaped(LOOP))
                + "<noscript><p class=\"note\">The charts need scripts; the tables hold the same figures.</p></noscript>\n"
                + figures.stream().map(HtmlReport::section).collect(Collectors.joining())
                + "<section>\n<h2>Conditions</h2>\n" + pairs(result.conditions().rows()) + "</section>\n"
                + "<section>\n<h2>Options</h2>\n" + pairs(result.conditions().options()) + "</section>\n";
    }

    private String summary() {
        String rows = TextReport.rows(result).entrySet().stream()
                .map(row -> row(
                        row.getKey(),
                        row.getValue().stream().map(HtmlReport::escaped).collect(Collectors.joining("<br/>"))))
                .collect(Collectors.joining());
        return "<table class=\"pairs\"><tbody>\n" + rows + "</tbody></table>\n";
    }

    private static String pairs(SequencedMap<String, String> pairs) {
        String rows = pairs.entrySet().stream()
                .map(pair -> row(pair.getKey(), escaped(pair.getValue())))
                .collect(Collectors.joining());
        return "<table class=\"pairs\"><tbody>\n" + rows + "</tbody></table>\n";
    }

    private static String row(String name, String html) {
        return "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n".formatted(escaped(name), html);
    }

    private static String section(Figure figure) {
        return """
                <section>
                <h2>%1$s <small>%5$s</small></h2>
                <p class="note">%2$s</p>
                <div class="chart" id="%3$s" role="img" aria-label="%1$s, drawn; the table below holds its figures"></div>
                <details><summary>%1$s, as a table</summary>
                <div class="scroll" role="region" tabindex="0" aria-label="%1$s, as a table">
                %4$s</div></details>
                </section>
                """.formatted(
                        escaped(figure.title()),
                        escaped(figure.note()),
                        escaped(figure.id()),
                        table(figure),
                        escaped(figure.unit()));
    }

    private static String table(Figure figure) {
        String heads = figure.heads().stream()
                .map(head -> "<th scope=\"col\">" + escaped(head) + "</th>")
                .collect(Collectors.joining());
        String rows = figure.rows().stream().map(HtmlReport::cells).collect(Collectors.joining());
        return "<table><thead><tr>" + heads + "</tr></thead><tbody>\n" + rows + "</tbody></table>";
    }

    private static String cells(List<String> row) {
        return "<tr><th scope=\"row\">" + escaped(row.getFirst()) + "</th>"
                + row.stream()
                        .skip(1)
                        .map(cell -> "<td>" + escaped(cell) + "</td>")
                        .collect(Collectors.joining())
                + "</tr>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
