package io.holdfast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/openapi.yaml}, with what is referred to in its place. */
final class OpenApi {
    static final Path FILE = Path.of("../../docs/openapi.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("https://holdfast.example/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject document;
    private final Map<JsonObject, Validator> validators = new IdentityHashMap<>();

    private OpenApi(JsonObject document) {
        this.document = document;
    }

    static OpenApi read() {
        try (Reader reader = Files.newBufferedReader(FILE, UTF_8)) {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            Map<String, Object> document = new Yaml(options).load(reader);
            return new OpenApi(new JsonObject(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonObject document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.getJsonObject("paths").forEach(entry -> {
            var item = (JsonObject) resolved(entry.getValue());
            item.fieldNames().stream()
                    .filter(METHODS::contains)
                    .forEach(method -> operations.add(new Operation(method.toUpperCase(), entry.getKey(), item)));
        });
        return operations;
    }

    /** Those of a port, {@code public} or {@code admin}. */
    List<Operation> operations(String port) {
        return operations().stream()
                .filter(operation -> operation.ports().contains(port))
                .toList();
    }

    boolean allows(JsonObject schema, @Nullable Object value) {
        return complaints(schema, value).isEmpty();
    }

    /** What the schema has against a value; nothing when it allows it. */
    String complaints(JsonObject schema, @Nullable Object value) {
        Validator validator =
                validators.computeIfAbsent(schema, each -> Validator.create(JsonSchema.of(each.copy()), OPTIONS));
        OutputUnit unit = validator.validate(value);
        return Boolean.TRUE.equals(unit.getValid()) ? "" : value + ": " + unit.getErrors();
    }

    JsonObject at(String reference) {
        var place = document;
        for (String name : reference.substring("#/".length()).split("/", -1)) {
            place = place.getJsonObject(name);
        }
        return place;
    }

    /** The validator looks for references only where schemas keep their own. */
    Object resolved(Object part) {
        if (part instanceof JsonArray array) {
            var resolved = new JsonArray();
            array.forEach(each -> resolved.add(resolved(each)));
            return resolved;
        }
        if (!(part instanceof JsonObject object)) {
            return part;
        }
        if (object.containsKey("$ref")) {
            return resolved(at(object.getString("$ref")));
        }
        var resolved = new JsonObject();
        object.forEach(entry -> resolved.put(entry.getKey(), resolved(entry.getValue())));
        return resolved;
    }

    /** A method of a path; {@code item} is all that is said of the path. */
    record Operation(String method, String path, JsonObject item) {
        JsonObject json() {
            return item.getJsonObject(method.toLowerCase());
        }

        Set<String> ports() {
            Set<String> ports = new TreeSet<>();
            item.getJsonArray("x-ports").forEach(port -> ports.add((String) port));
            return ports;
        }

        /** Of which a token needs one; none where it needs no token. */
        Set<String> roles() {
            Set<String> roles = new TreeSet<>();
            json().getJsonArray("security").stream()
                    .map(each -> ((JsonObject) each).getJsonArray("token"))
                    .flatMap(JsonArray::stream)
                    .forEach(role -> roles.add((String) role));
            return roles;
        }

        List<JsonObject> parameters() {
            return Stream.of(item, json())
                    .map(each -> each.getJsonArray("parameters", new JsonArray()))
                    .flatMap(JsonArray::stream)
                    .map(JsonObject.class::cast)
                    .toList();
        }

        JsonObject responses() {
            return json().getJsonObject("responses");
        }

        /** The schema of its body, or null when it has none. */
        @Nullable
        JsonObject body() {
            var body = json().getJsonObject("requestBody");
            return body == null ? null : body.getJsonObject("content").getJsonObject("application/json");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
