package io.holdfast.app.status;

import io.holdfast.app.settings.Settings;
import io.holdfast.embedded.DataFolder;
import io.holdfast.embedded.SupervisedStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What runs of one instance.
 *
 * @param url where it serves, or is going to; empty when it does not
 * @param admin where it serves whoever runs it, likewise
 */
public record Status(Optional<String> url, Optional<String> admin, Path data, boolean ready, List<Entry> processes) {
    private static final String SERVER = "server";
    private static final String BROKER = "kafka";

    /** One process; {@code address} is {@code host:port}. */
    public record Entry(String name, long pid, String address) {}

    public static Status starting(Path data, Settings.Http http, List<SupervisedStore> stores) {
        return new Status(
                Optional.empty(), Optional.empty(), data, false, entries(address(http.host(), http.port()), stores));
    }

    /**
     * What serves.
     *
     * @param settings what it was told; {@code port} is the one that it has
     * @param admin {@code host:port}
     */
    public static Status serving(Path data, Settings settings, int port, String admin, List<SupervisedStore> stores) {
        String address = address(settings.http().host(), port);
        String scheme = settings.security().tls().isPresent() ? "https://" : "http://";
        return new Status(
                Optional.of(scheme + address), Optional.of("http://" + admin), data, true, entries(address, stores));
    }

    private static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static List<Entry> entries(String serverAddress, List<SupervisedStore> stores) {
        Stream<Entry> server =
                Stream.of(new Entry(SERVER, ProcessHandle.current().pid(), serverAddress));
        Stream<Entry> others = stores.stream()
                .map(store ->
                        new Entry(store.name(), store.pid(), store.address().toString()));
        return Stream.concat(server, others).toList();
    }

    /** What was written down, as far as it is still true; a process that has gone is not listed. */
    public static Status now(Path data) {
        OptionalLong server = DataFolder.isUsed(data) ? DataFolder.holder(data) : OptionalLong.empty();
        Status written = StatusFile.read(data)
                .orElseGet(() -> new Status(Optional.empty(), Optional.empty(), data, false, List.of()));
        Set<Long> stores = DataFolder.livingStores(data);
        List<Entry> living = written.processes.stream()
                .filter(entry -> entry.name.equals(SERVER)
                        ? server.isPresent() && server.getAsLong() == entry.pid
                        : stores.contains(entry.pid))
                .toList();
        boolean complete = server.isPresent() && written.ready && needed(living).equals(needed(written.processes));
        Optional<String> url = server.isPresent() ? written.url : Optional.empty();
        Optional<String> admin = server.isPresent() ? written.admin : Optional.empty();
        return new Status(
                url, admin, data, complete && admin.filter(HealthCheck::passes).isPresent(), living);
    }

    /** It serves without those that only tell others. */
    private static List<Entry> needed(List<Entry> processes) {
        return processes.stream().filter(entry -> !entry.name.equals(BROKER)).toList();
    }

    public boolean isServedBy(long pid) {
        return ready && processes.stream().anyMatch(entry -> entry.name.equals(SERVER) && entry.pid == pid);
    }

    public String toText() {
        StringBuilder text = new StringBuilder(ready ? "ready      " : "not ready  ")
                .append(url.orElse(""))
                .append("\nadmin      ")
                .append(admin.orElse(""))
                .append("\ndata       ")
                .append(data);
        processes.forEach(entry -> text.append("\n%-10s pid %-8d %s".formatted(entry.name, entry.pid, entry.address)));
        return text.toString();
    }

    public JsonObject toJson() {
        JsonArray entries = new JsonArray();
        processes.forEach(
                entry -> entries.add(JsonObject.of("name", entry.name, "pid", entry.pid, "address", entry.address)));
        return new JsonObject()
                .put("url", url.orElse(null))
                .put("admin", admin.orElse(null))
                .put("data", data.toString())
                .put("ready", ready)
                .put("processes", entries);
    }

    static Status fromJson(JsonObject json) {
        return new Status(
                Optional.ofNullable(json.getString("url")),
                Optional.ofNullable(json.getString("admin")),
                Path.of(json.getString("data")),
                json.getBoolean("ready"),
                json.getJsonArray("processes").stream()
                        .map(JsonObject.class::cast)
                        .map(entry ->
                                new Entry(entry.getString("name"), entry.getLong("pid"), entry.getString("address")))
                        .toList());
    }
}
