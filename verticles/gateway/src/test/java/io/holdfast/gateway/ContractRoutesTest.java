package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractRoutesTest {
    private static final String LIBRARY = "META-INF/resources/webjars/swagger-ui/";

    private final Gateway gateway = Gateway.start();
    private final List<RawHttp> ports = List.of(gateway.client, gateway.deployAdmin());

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theContractIsGivenOutAsItStandsInTheRepository() throws IOException {
        var contract = Files.readString(OpenApi.FILE);
        for (var port : ports) {
            var reply = port.request("GET", "/openapi.yaml", "X-Correlation-Id: mine");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Type")).isEqualTo("application/yaml");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(reply.header("X-Correlation-Id")).isEqualTo("mine");
            assertThat(unchunked(reply.body())).isEqualTo(contract);
        }
    }

    /** Whatever it names is given out here; a browser that keeps to the policy fetches nothing else. */
    @Test
    void thePageNeedsNothingFromElsewhere() throws IOException {
        for (var port : ports) {
            var page = port.get("/docs");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'; script-src 'self';")
                    .contains("connect-src 'self'")
                    .doesNotContain("http", "*", "unsafe");
            assertThat(page.body()).doesNotContain("://").doesNotContainPattern("<script>|\\son[a-z]+=");
            var named = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                    .matcher(page.body())
                    .results()
                    .toList();
            assertThat(named).hasSize(5);
            for (var each : named) {
                assertThat(port.get(each.group(1)).status()).as(each.group(1)).isEqualTo(200);
            }
        }
    }

    @Test
    void aFileOfTheLibraryIsWholeAndMayBeKeptForEver() throws IOException {
        String path = path("swagger-ui-bundle.js");
        var reply = gateway.client.get(path);
        assertThat(reply.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(reply.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        try (var in = ContractRoutesTest.class
                .getClassLoader()
                .getResourceAsStream(LIBRARY + path.substring("/docs/".length()))) {
            assertThat(unchunked(reply.body()))
                    .isEqualTo(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8));
        }
    }

    @Test
    void theDocumentNamesTheVersionThatIsGivenOut() {
        var example = OpenApi.read().at("#/components/parameters/PageVersion").getString("example");
        assertThat(path("swagger-ui.css")).isEqualTo("/docs/" + example + "/swagger-ui.css");
    }

    private String path(String file) {
        var found = Pattern.compile("/docs/[^/\"]+/" + Pattern.quote(file))
                .matcher(gateway.client.get("/docs").body());
        assertThat(found.find()).isTrue();
        return found.group();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/0.0.0/swagger-ui.css",
                "/docs/VERSION/index.html",
                "/docs/VERSION/swagger-ui.css.map",
                "/docs/VERSION/..%2findex.html",
                "/docs/VERSION/..%2f..%2f..%2f..%2f..%2fio%2fholdfast%2fgateway%2fEdge.class",
                "/docs/VERSION/%2fetc%2fpasswd",
                "/docs/VERSION/..%5c..%5cpom.xml",
                "/docs/..%2fVERSION/swagger-ui.css",
                "/docs/VERSION/../../io/holdfast/gateway/Edge.class",
                "/docs/VERSION",
                "/docs/other.js",
                "/docs/page.html",
            })
    void anythingElseIs404(String path) {
        String version = path("swagger-ui.css").split("/", -1)[2];
        for (var port : ports) {
            var reply = port.get(path.replace("VERSION", version));
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.problem()).isEqualTo("unknown-path");
            assertThat(reply.header("Cache-Control")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.yaml", "/docs", "/docs/page.js", "/docs/1/swagger-ui.css"})
    void itIsOnlyRead(String path) {
        var reply = gateway.client.post(path);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET");
    }

    /** Pieces are put together as bytes: one may end amid a character. */
    private static String unchunked(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        var whole = new ByteArrayOutputStream();
        int at = 0;
        int length;
        do {
            int line = at;
            while (bytes[line] != '\r') {
                line++;
            }
            length = Integer.parseInt(new String(bytes, at, line - at, UTF_8), 16);
            whole.write(bytes, line + 2, length);
            at = line + 2 + length + 2;
        } while (length > 0);
        return whole.toString(UTF_8);
    }
}
