package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.OpenApi.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the schema of a body refuses is refused by the server, and nothing else is. */
class OpenApiBodiesTest {
    private static final OpenApi API = OpenApi.read();
    /** What is put in the place of each member of each example. */
    private static final List<Object> ODD = Arrays.asList(
            null,
            true,
            false,
            0,
            1,
            -1,
            600_000,
            600_001,
            1_000_000,
            1_000_001,
            1_000_000_000,
            1_000_000_001,
            1.5,
            "",
            " ",
            "x",
            "a\nb",
            "\u0663",
            "0",
            "1",
            "01",
            "+1",
            "stock-0",
            "before_prepare",
            "after_finish",
            "delay:1",
            "delay:0",
            "crash",
            "frozen",
            "x".repeat(500),
            "x".repeat(501),
            "x".repeat(1000),
            "x".repeat(1001),
            new JsonArray(),
            new JsonArray().add("3.17").add("3.17"),
            new JsonArray().add("3."),
            new JsonArray().add("0.1"),
            new JsonArray().add("+3.17"),
            new JsonArray().add("3.\u0661"),
            new JsonArray().add(3.17),
            new JsonArray().add("stock.changed"),
            new JsonArray(Collections.nCopies(101, "3.17")),
            new JsonArray(Collections.nCopies(1_000, "x")),
            new JsonArray(Collections.nCopies(1_001, "x")),
            new JsonObject(),
            JsonObject.of("shard", "stock"),
            JsonObject.of("order", "a.b"),
            JsonObject.of("order", "e4f2"));

    private static Gateway gateway;
    private static RawHttp admin;

    @BeforeAll
    static void start() {
        gateway = Gateway.startWith(new FaultRoutesTest.Rules(), new Announced());
        admin = gateway.deployAdmin();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Operation> operations() {
        return API.operations().stream().filter(operation -> operation.body() != null);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatTheSchemaRefusesIs400AndWhatItAllowsIsNot(Operation operation) {
        var schema = operation.body().getJsonObject("schema");
        int refused = 0;
        for (JsonObject body : candidates(operation.body().getJsonObject("examples"))) {
            var reply = admin.postBody(operation.path(), ascii(body), "Content-Type: application/json");
            String why = API.complaints(schema, body);
            assertThat(reply.status() == 400)
                    .as("%s is answered %s; the schema: %s", body, reply.body(), why)
                    .isEqualTo(!why.isEmpty());
            if (reply.status() == 400) {
                refused++;
                assertThat(reply.problem()).startsWith("invalid-");
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    /** Each example as it is, without each of its members, with one more, and with each member as something else. */
    private static List<JsonObject> candidates(JsonObject examples) {
        List<JsonObject> candidates = new ArrayList<>();
        examples.forEach(entry -> {
            var example = ((JsonObject) entry.getValue()).getJsonObject("value");
            candidates.add(example);
            candidates.add(example.copy().put("more", 1));
            for (String name : example.fieldNames()) {
                var without = example.copy();
                without.remove(name);
                candidates.add(without);
                ODD.forEach(odd -> candidates.add(example.copy().put(name, odd)));
            }
        });
        return candidates;
    }

    private static String ascii(JsonObject body) {
        var ascii = new StringBuilder();
        body.encode()
                .chars()
                .forEach(c -> ascii.append(c < 0x80 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return ascii.toString();
    }
}
