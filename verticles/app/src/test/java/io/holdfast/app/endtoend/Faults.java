package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The faults of a running server, set at its admin port. */
final class Faults implements AutoCloseable {
    private static final List<String> SERVICES = List.of("orders", "stock", "payment");

    private final Shop admin;

    private Faults(Shop admin) {
        this.admin = admin;
    }

    static Faults of(Server server) {
        return new Faults(Shop.at(server.admin()));
    }

    void set(String service, String point, String action) {
        set(service, point, action, Map.of());
    }

    void set(String service, String point, String action, Map<String, Object> more) {
        var rule = new JsonObject().put("point", point).put("action", action);
        more.forEach(rule::put);
        var reply = Shop.await(admin.postJson("/" + service + "/fault/set", rule));
        assertThat(reply.status()).as(rule + " " + reply.body()).isEqualTo(200);
    }

    void clear() {
        SERVICES.forEach(service -> admin.done("/" + service + "/fault/clear"));
    }

    /** Those rules with a count that have happened less often than they say. */
    List<JsonObject> unspent() {
        return SERVICES.stream()
                .flatMap(service -> admin.read("/" + service + "/fault/rules").getJsonArray("rules").stream())
                .map(JsonObject.class::cast)
                .filter(rule -> rule.getInteger("count", 0) > 0)
                .toList();
    }

    /** How many faults of an action have been injected since the server started. */
    long injected(String action) {
        return sum("holdfast_faults_injected_total{action=\"" + action + "\"");
    }

    /** How many transactions have begun and are not settled. */
    long unsettled() {
        return sum("holdfast_unsettled{");
    }

    /** The sum of all series whose text begins so. */
    long sum(String series) {
        return Shop.await(admin.get("/orders/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        admin.close();
    }
}
