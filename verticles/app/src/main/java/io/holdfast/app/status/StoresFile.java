package io.holdfast.app.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.app.cli.Cause;
import io.holdfast.app.cli.CommandException;
import io.holdfast.embedded.DataFolder;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells commands that look into the stores of a running server where these are, whether embedded or not. Addresses may
 * hold passwords, so nobody but the owner may read it; the status, which anybody may see, has none.
 */
public final class StoresFile {
    private static final String NAME = "stores.json";

    private final Path file;

    private StoresFile(Path file) {
        this.file = file;
    }

    public static StoresFile in(DataFolder data) {
        return new StoresFile(data.claim(StatusFile.FOLDER).resolve(NAME));
    }

    /** Those of the last server; whether it still runs, {@link Status} tells. */
    public static Optional<StoreAddresses> read(Path data) {
        try {
            var json = new JsonObject(
                    Files.readString(data.resolve(StatusFile.FOLDER).resolve(NAME), UTF_8));
            return Optional.of(new StoreAddresses(
                    texts(json.getJsonArray("stock")),
                    texts(json.getJsonArray("payment")),
                    json.getString("postgres"),
                    json.getBoolean("announces", json.containsKey("kafka")),
                    Optional.ofNullable(json.getJsonObject("kafka")).map(StoresFile::kafka)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | DecodeException e) {
            throw new CommandException("cannot read the addresses of the stores in " + data + ": " + Cause.of(e), e);
        }
    }

    private static KafkaAddress kafka(JsonObject json) {
        Map<String, String> client = new HashMap<>();
        json.getJsonObject("client").forEach(entry -> client.put(entry.getKey(), (String) entry.getValue()));
        return new KafkaAddress(client, json.getString("topic_prefix"));
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    public void write(StoreAddresses stores) {
        var json = JsonObject.of(
                "stock",
                new JsonArray(stores.stockRedis()),
                "payment",
                new JsonArray(stores.paymentRedis()),
                "postgres",
                stores.postgres(),
                "announces",
                stores.announces());
        stores.kafka()
                .ifPresent(kafka -> json.put(
                        "kafka",
                        new JsonObject()
                                .put("client", new JsonObject(new HashMap<>(kafka.client())))
                                .put("topic_prefix", kafka.topicPrefix())));
        Path unfinished = file.resolveSibling(NAME + ".unfinished");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, json.encodePrettily() + "\n", UTF_8);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException("cannot write " + file + ": " + Cause.of(e), e);
        }
    }
}
