package io.holdfast.app.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/asyncapi.yaml}: what others are promised. */
final class Contract {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("https://holdfast.example/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject document;

    private Contract(JsonObject document) {
        this.document = document;
    }

    static Contract read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
            Map<String, Object> document = new Yaml().load(reader);
            return new Contract(new JsonObject(document));
        }
    }

    Set<String> types() {
        return document.getJsonObject("components").getJsonObject("messages").fieldNames();
    }

    /** The topic that events of a type go to. */
    String topic(String type) {
        return document.getJsonObject("channels").stream()
                .map(channel -> (JsonObject) channel.getValue())
                .filter(channel -> channel.getJsonObject("messages").containsKey(type))
                .map(channel -> channel.getString("address"))
                .findFirst()
                .orElseThrow();
    }

    void assertKept(String type, JsonObject headers, JsonObject payload) {
        var message =
                document.getJsonObject("components").getJsonObject("messages").getJsonObject(type);
        assertThat(message).as("a message of type " + type).isNotNull();
        assertValid(message.getJsonObject("payload").getString("$ref"), payload);
        assertValid("#/components/messageTraits/cloudEvent/headers", headers);
    }

    void assertIsDeadLetter(JsonObject headers) {
        assertValid("#/channels/deadLetters/messages/parked/headers", headers);
    }

    private void assertValid(String reference, JsonObject value) {
        var schema = JsonSchema.of((JsonObject) withoutReferences(new JsonObject().put("$ref", reference)));
        OutputUnit unit = Validator.create(schema, OPTIONS).validate(value);
        assertThat(unit.getValid())
                .as(value.encode() + " against " + reference + ": " + unit.getErrors())
                .isTrue();
    }

    /** With what is referred to in its place; the validator looks for it only where schemas keep their own. */
    private Object withoutReferences(Object part) {
        if (part instanceof JsonArray array) {
            return new JsonArray(array.stream().map(this::withoutReferences).toList());
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
