package io.holdfast.app.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/openapi.yaml}: what clients are promised. */
public final class HttpContract {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("https://holdfast.example/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject document;

    private HttpContract(JsonObject document) {
        this.document = document;
    }

    public static HttpContract read() {
        try (Reader reader = Files.newBufferedReader(Path.of("../../docs/openapi.yaml"), UTF_8)) {
            Map<String, Object> document = new Yaml().load(reader);
            return new HttpContract(new JsonObject(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A method of a path.
     *
     * @param ports {@code public}, {@code admin} or both
     * @param roles of which a token needs one; none where it needs no token
     */
    public record Operation(String method, String path, Set<String> ports, Set<String> roles) {}

    public List<Operation> operations() {
        return document.getJsonObject("paths").stream()
                .flatMap(each -> operations(each.getKey(), (JsonObject) withoutReferences(each.getValue())))
                .toList();
    }

    private static Stream<Operation> operations(String path, JsonObject item) {
        return Stream.of("get", "post", "put", "patch", "delete")
                .filter(item::containsKey)
                .map(method -> new Operation(
                        method.toUpperCase(Locale.ROOT),
                        path,
                        words(item.getJsonArray("x-ports")),
                        item.getJsonObject(method).getJsonArray("security").stream()
                                .flatMap(each -> words(((JsonObject) each).getJsonArray("token")).stream())
                                .collect(Collectors.toUnmodifiableSet())));
    }

    private static Set<String> words(JsonArray array) {
        return array.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet());
    }

    /** Status, content type and body are among those of the operation. */
    public void assertKept(String method, String path, Reply reply) {
        var what = method + " " + path + " answered " + reply;
        var operation = document.getJsonObject("paths").getJsonObject(path).getJsonObject(method);
        var responses = operation.getJsonObject("responses");
        assertThat(responses.fieldNames()).as(what).contains(String.valueOf(reply.status()));
        var response = (JsonObject) withoutReferences(responses.getValue(String.valueOf(reply.status())));
        var content = response.getJsonObject("content");
        assertThat(content.fieldNames()).as(what).contains(reply.contentType().orElseThrow());
        var schema = content.getJsonObject(reply.contentType().orElseThrow()).getJsonObject("schema");
        boolean isJson = reply.contentType().orElseThrow().endsWith("json");
        var found = Validator.create(JsonSchema.of(schema), OPTIONS).validate(isJson ? reply.json() : reply.body());
        assertThat(found.getValid()).as(what + ": " + found.getErrors()).isTrue();
    }

    /** The validator looks for references only where schemas keep their own. */
    private Object withoutReferences(Object part) {
        if (part instanceof JsonArray array) {
            var resolved = new JsonArray();
            array.forEach(each -> resolved.add(withoutReferences(each)));
            return resolved;
        }
        if (!(part instanceof JsonObject object)) {
            return part;
        }
        if (object.containsKey("$ref")) {
            return withoutReferences(at(object.getString("$ref")));
        }
        var resolved = new JsonObject();
        object.forEach(entry -> resolved.put(entry.getKey(), withoutReferences(entry.getValue())));
        return resolved;
    }

    private JsonObject at(String reference) {
        var place = document;
        for (String name : reference.substring("#/".length()).split("/", -1)) {
            place = place.getJsonObject(name);
        }
        return place;
    }
}
