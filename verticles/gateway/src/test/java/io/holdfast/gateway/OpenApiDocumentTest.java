package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.OpenApi.Operation;
import io.holdfast.protocol.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the document says is well-formed, and at one with itself and with the names in the code. */
class OpenApiDocumentTest {
    private final OpenApi api = OpenApi.read();

    @Test
    void itIsValidOpenApi31() {
        Vertx vertx = Vertx.vertx();
        try {
            var schemas = OpenAPIVersion.V3_1
                    .getRepository(vertx, "https://holdfast.example/")
                    .await();
            var found = OpenAPIVersion.V3_1
                    .validateContract(vertx, schemas, api.document().copy())
                    .await();
            assertThat(found.getValid()).as(String.valueOf(found.getErrors())).isTrue();
            var broken = api.document().copy();
            broken.getJsonObject("paths")
                    .getJsonObject("/docs")
                    .getJsonObject("get")
                    .remove("responses");
            broken.getJsonObject("info").remove("title");
            assertThat(OpenAPIVersion.V3_1
                            .validateContract(vertx, schemas, broken)
                            .await()
                            .getValid())
                    .isFalse();
        } finally {
            vertx.close().await();
        }
    }

    /** An operation's id and summary are all that a generated client, or the page, calls it by. */
    @Test
    void everyOperationHasANameOfItsOwnASummaryAndAKnownTag() {
        List<String> tags = api.document().getJsonArray("tags").stream()
                .map(tag -> ((JsonObject) tag).getString("name"))
                .toList();
        assertThat(api.operations())
                .extracting(operation -> operation.json().getString("operationId"))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(api.operations()).allSatisfy(operation -> {
            assertThat(operation.json().getString("summary")).isNotBlank();
            assertThat(operation.json().getJsonArray("tags")).allMatch(tags::contains);
        });
    }

    @Test
    void whatOnlyTheAdminPortAnswersNamesItAsItsServer() {
        assertThat(api.operations()).allSatisfy(operation -> {
            var servers = operation.item().getJsonArray("servers");
            if (operation.ports().contains("public")) {
                assertThat(servers).isNull();
            } else {
                assertThat(servers.getJsonObject(0).getString("url")).isEqualTo("http://127.0.0.1:8001");
            }
        });
    }

    @Test
    void everyParameterOfAPathIsInItAndTheOtherWayRound() {
        assertThat(api.operations()).allSatisfy(operation -> {
            String named = operation.parameters().stream()
                    .filter(parameter -> parameter.getString("in").equals("path"))
                    .map(parameter -> "{" + parameter.getString("name") + "}")
                    .reduce("", String::concat);
            assertThat(named).isEqualTo(operation.path().replaceAll("[^{}]*(\\{[^}]*})?", "$1"));
        });
    }

    @Test
    void everyExampleIsAsItsSchemaSays() {
        List<String> complaints = new ArrayList<>();
        for (Operation operation : api.operations()) {
            examples(operation.json(), operation.toString(), complaints);
            operation.parameters().forEach(parameter -> examples(parameter, operation.toString(), complaints));
        }
        assertThat(complaints).isEmpty();
    }

    /** Wherever a schema stands beside examples. What has none at all is a complaint as well. */
    private void examples(Object part, String where, List<String> complaints) {
        if (part instanceof JsonArray array) {
            array.forEach(each -> examples(each, where, complaints));
        }
        if (!(part instanceof JsonObject object)) {
            return;
        }
        if (object.getValue("schema") instanceof JsonObject schema && !schema.isEmpty()) {
            List<Object> given = given(object);
            if (given.isEmpty() && !where.contains("/docs/{version}/{file}")) {
                complaints.add(where + " has no example of " + schema);
            }
            given.stream()
                    .map(example -> api.complaints(schema, example))
                    .filter(complaint -> !complaint.isEmpty())
                    .forEach(complaint -> complaints.add(where + " " + complaint));
        }
        object.forEach(entry -> examples(entry.getValue(), where, complaints));
    }

    private static List<Object> given(JsonObject object) {
        var many = object.getJsonObject("examples", new JsonObject()).stream()
                .map(each -> ((JsonObject) each.getValue()).getValue("value"));
        var one = object.containsKey("example") ? Stream.of(object.getValue("example")) : Stream.empty();
        return Stream.concat(many, one).toList();
    }

    @Test
    void aProblemIsListedUnderTheStatusThatItHas() {
        assertThat(api.operations())
                .allSatisfy(operation -> operation.responses().forEach(response -> {
                    var problem = ((JsonObject) response.getValue())
                            .getJsonObject("content")
                            .getJsonObject("application/problem+json");
                    assertThat(problem == null)
                            .isEqualTo(Integer.parseInt(response.getKey()) < 400 || isHealth(operation, response));
                    if (problem != null) {
                        assertThat(given(problem)).isNotEmpty().allSatisfy(example -> assertThat(
                                        ((JsonObject) example).getInteger("status"))
                                .isEqualTo(Integer.parseInt(response.getKey())));
                    }
                }));
    }

    /** Whoever writes a client from the document must meet what stands before every route. */
    @Test
    void whatKeepsARequestFromItsOperationIsListedThere() {
        assertThat(api.operations()).hasSizeGreaterThan(90).allSatisfy(operation -> {
            var statuses = operation.responses().fieldNames();
            assertThat(statuses).contains("403");
            assertThat(statuses.contains("401"))
                    .isEqualTo(!operation.json().getJsonArray("security").isEmpty());
            assertThat(statuses.contains("429")).isEqualTo(!Access.HEALTH.contains(operation.path()));
        });
    }

    @Test
    void everyPostTakesAnIdempotencyKeyAndSaysWhatComesOfIt() {
        var posts = api.operations().stream()
                .filter(operation -> operation.method().equals("POST"))
                .toList();
        assertThat(posts).hasSizeGreaterThan(30).allSatisfy(operation -> {
            assertThat(operation.parameters())
                    .extracting(parameter -> parameter.getString("name"))
                    .contains("Idempotency-Key");
            assertThat(operation.responses().fieldNames()).contains("400", "409", "413", "422");
        });
    }

    private static boolean isHealth(Operation operation, Map.Entry<String, Object> response) {
        return operation.path().endsWith("/health") && response.getKey().equals("503");
    }

    /** Status and title of each type, as the code has them and as the examples do. */
    @Test
    void theProblemsAreThoseOfTheCode() throws ReflectiveOperationException {
        var documented = new TreeMap<String, String>();
        api.at("#/components/examples").forEach(entry -> {
            var value = ((JsonObject) entry.getValue()).getJsonObject("value");
            documented.put(entry.getKey(), value.getInteger("status") + " " + value.getString("title"));
        });
        var listed = api.at("#/components/schemas/Problem/properties/type").getJsonArray("enum").stream()
                .map(type -> ((String) type).replace("/problems/", ""))
                .toList();

        Map<String, String> ofTheCode = ofTheCode();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ofTheCode.keySet());
        // Its path has another method, so no operation answers it.
        ofTheCode.remove("method-not-allowed");
        assertThat(documented).isEqualTo(ofTheCode);
    }

    private static Map<String, String> ofTheCode() throws ReflectiveOperationException {
        List<Problem> problems = new ArrayList<>(List.of(
                Problems.invalidParameter("", "", ""),
                Problems.invalidFault(""),
                Problems.invalidIntervention(""),
                Problems.invalidWebhook(""),
                Problems.noSuchLetter(""),
                Problems.noSuchWebhook(""),
                Problems.methodNotAllowed(""),
                Problems.unauthenticated(""),
                Problems.forbidden(List.of()),
                Problems.tooManyRequests(new RateLimits.Policy("user", 1, 1)),
                Problems.notLive(""),
                Problems.notReady(""),
                Problems.notStarted(""),
                Problems.notNow("")));
        for (Field field : Problems.class.getDeclaredFields()) {
            if (field.getType() == Problem.class) {
                problems.add((Problem) field.get(null));
            }
        }
        var all = new TreeMap<String, String>();
        problems.forEach(each -> all.put(each.type(), each.status() + " " + each.title()));
        Arrays.stream(Answer.Kind.values()).forEach(each -> all.put(each.type(), each.status() + " " + each.title()));
        return all;
    }
}
