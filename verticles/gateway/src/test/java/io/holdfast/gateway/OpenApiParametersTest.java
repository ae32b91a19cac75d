package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.OpenApi.Operation;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schema of a parameter refuses is refused by the server, and nothing else is: the checks by hand and the document agree. */
class OpenApiParametersTest {
    private static final OpenApi API = OpenApi.read();
    private static Gateway gateway;
    private static RawHttp admin;

    @BeforeAll
    static void start() {
        var announced = new Announced();
        // A stream that opens does not end; what is taken shows as well by this answer.
        announced.userEvents.failure = () -> new NotNowException("taken");
        gateway = Gateway.startWith(new FaultRoutesTest.Rules(), announced);
        admin = gateway.deployAdmin();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> parameters() {
        return API.operations().stream().flatMap(operation -> operation.parameters().stream()
                .filter(parameter -> !parameter.containsKey("x-unfit"))
                .map(parameter -> Arguments.of(operation, parameter.getString("name"), parameter)));
    }

    static Stream<Arguments> ignored() {
        return API.operations().stream().flatMap(operation -> operation.parameters().stream()
                .filter(parameter -> "ignored".equals(parameter.getString("x-unfit")))
                .map(parameter -> Arguments.of(operation, parameter.getString("name"), parameter)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("parameters")
    void whatTheSchemaRefusesIs400AndWhatItAllowsIsNot(Operation operation, String name, JsonObject parameter) {
        List<String> allowed = new ArrayList<>();
        for (String text : candidates(parameter)) {
            var reply = ask(operation, parameter, text);
            if (isNoPath(parameter, text)) {
                assertThat(reply.status()).as("%s of '%s'", name, text).isNotEqualTo(400);
            } else if (Candidates.fits(API, parameter.getJsonObject("schema"), text)) {
                allowed.add(text);
                assertThat(reply.status())
                        .as("%s of '%s': %s", name, text, reply.body())
                        .isNotEqualTo(400);
            } else {
                expectRefused(reply, name, text);
            }
        }
        assertThat(allowed)
                .contains(String.valueOf(parameter.getValue("example")))
                .hasSizeGreaterThan(1);
    }

    private static void expectRefused(RawHttp.Reply reply, String name, String text) {
        assertThat(reply.status()).as("%s of '%s'", name, text).isEqualTo(400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.problem()).isIn("invalid-parameter", "invalid-idempotency-key");
        assertThat(reply.json().getString("detail")).as("of '%s'", text).startsWith(name);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("ignored")
    void whatIsIgnoredWhenItDoesNotFitIsNeverRefused(Operation operation, String name, JsonObject parameter) {
        for (String text : candidates(parameter)) {
            var reply = ask(operation, parameter, text);
            assertThat(reply.status()).as("%s of '%s'", name, text).isNotEqualTo(400);
            if (name.equals("X-Correlation-Id")) {
                boolean fits = Candidates.fits(API, parameter.getJsonObject("schema"), text);
                assertThat(text.equals(reply.header(name)))
                        .as("'%s' comes back", text)
                        .isEqualTo(fits);
            }
        }
    }

    @Test
    void aRequiredParameterOfAQueryThatIsNotThereIs400() {
        var required = API.operations().stream()
                .flatMap(operation -> operation.parameters().stream()
                        .filter(parameter ->
                                parameter.getString("in").equals("query") && parameter.getBoolean("required", false))
                        .map(parameter -> ask(operation, parameter, null)))
                .toList();
        assertThat(required).isNotEmpty().allSatisfy(reply -> assertThat(reply.status())
                .isEqualTo(400));
    }

    /** A header cannot be sent with a line feed in it, nor with a blank at its ends that counts. */
    private static List<String> candidates(JsonObject parameter) {
        return Candidates.of(parameter).stream()
                .filter(text -> !parameter.getString("in").equals("header") || canBeInAHeader(text))
                .toList();
    }

    private static boolean canBeInAHeader(String text) {
        return text.strip().equals(text) && text.chars().noneMatch(c -> c < ' ' || c > 0xff);
    }

    /** Nothing between two slashes is another path, and so is the way up. */
    private static boolean isNoPath(JsonObject parameter, String text) {
        return parameter.getString("in").equals("path") && (text.isEmpty() || text.equals(".."));
    }

    /** With the examples of all other parameters that it needs; without this one when the text is null. */
    private static RawHttp.Reply ask(Operation operation, JsonObject parameter, String text) {
        String path = operation.path();
        for (JsonObject each : operation.parameters()) {
            if (each.getString("in").equals("path")) {
                String value = each.equals(parameter) ? text : String.valueOf(each.getValue("example"));
                path = path.replace("{" + each.getString("name") + "}", Candidates.escaped(value));
            }
        }
        List<String> query = new ArrayList<>();
        operation.parameters().stream()
                .filter(each -> each.getString("in").equals("query") && each.getBoolean("required", false))
                .filter(each -> !each.equals(parameter))
                .forEach(each -> query.add(each.getString("name") + "=" + each.getValue("example")));
        if (parameter.getString("in").equals("query") && text != null) {
            query.add(parameter.getString("name") + "=" + Candidates.escaped(text));
        }
        String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
        var client = operation.ports().contains("public") ? gateway.client : admin;
        return parameter.getString("in").equals("header") && text != null
                ? send(client, operation, target, parameter.getString("name") + ": " + text)
                : send(client, operation, target);
    }

    /** With the first example of its body, if it takes one. */
    private static RawHttp.Reply send(RawHttp client, Operation operation, String target, String... headers) {
        var body = operation.body();
        if (body == null) {
            return client.request(operation.method(), target, headers);
        }
        var example =
                (JsonObject) body.getJsonObject("examples").iterator().next().getValue();
        var all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        return client.postBody(target, example.getJsonObject("value").encode(), all.toArray(String[]::new));
    }
}
