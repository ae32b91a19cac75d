package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.HttpContract;
import io.holdfast.app.endtoend.HttpContract.Operation;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the contract, at both ports of a server, asked by everybody who may not have it. */
class TokenMatrixTest {
    private static final List<String> ROLES = List.of("customer", "merchant", "operator");
    private static final Set<String> OPERATORS = Set.of("operator");

    @TempDir
    static Path folder;

    private static final List<Operation> OPERATIONS = HttpContract.read().operations();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Issuer issuer;
    private static Cli cli;
    private static Cli.Foreground server;
    private static Map<String, String> ports;
    private static Purchase purchase;

    /** A user, an order of his that is not paid, and what is in it: what a request would change that got through. */
    private record Purchase(String user, String order, String item) {
        String in(String path) {
            return path.replace("{user_id}", user).replace("{order_id}", order).replace("{item_id}", item);
        }
    }

    @BeforeAll
    static void begin() throws Exception {
        issuer = Issuer.create();
        var keys = Files.writeString(folder.resolve("keys.json"), issuer.publicKeys());
        var conf = Files.writeString(
                folder.resolve("secured.properties"), """
                security.profile = secured
                jwt.keys = %s
                jwt.issuer = %s
                jwt.audience = %s
                """.formatted(keys, Issuer.NAME, Issuer.AUDIENCE));
        cli = new Cli(folder.resolve("data"));
        server = cli.up("--conf", conf.toString(), "--port", "0", "--faults");
        var admin =
                StatusFile.read(folder.resolve("data")).flatMap(Status::admin).orElseThrow();
        ports = new TreeMap<>(Map.of("public", server.url(), "admin", admin));
        purchase = begun();
    }

    @AfterAll
    static void end() throws Exception {
        CLIENT.close();
        server.close();
    }

    private static Purchase begun() throws Exception {
        var item = made("/stock/item/create/10", "item_id");
        var user = made("/payment/create_user", "user_id");
        var order = made("/orders/create/" + user, "order_id");
        for (String path : List.of(
                "/stock/add/" + item + "/5",
                "/payment/add_funds/" + user + "/100",
                "/orders/addItem/" + order + "/" + item + "/2")) {
            assertThat(ask("public", "POST", path, good("shop", "merchant")).status())
                    .isEqualTo(200);
        }
        return new Purchase(user, order, item);
    }

    private static String made(String path, String member) throws Exception {
        return ask("public", "POST", path, good("shop", "merchant")).json().getString(member);
    }

    private static String good(String subject, String... roles) throws Exception {
        return "Bearer " + issuer.token(subject, List.of(roles));
    }

    private record Told(int status, HttpResponse<InputStream> response, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }

        String problem() {
            boolean isOne =
                    response.headers().firstValue("Content-Type").orElse("").equals("application/problem+json");
            return isOne ? json().getString("type").replace("/problems/", "") : "";
        }

        boolean isChallenge() {
            return response.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer realm=\"holdfast\"");
        }
    }

    /** @param authorization empty for none */
    private static Told ask(String port, String method, String path, String authorization)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(ports.get(port) + path)).method(method, BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        var response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            boolean ends =
                    !response.headers().firstValue("Content-Type").orElse("").equals("text/event-stream");
            return new Told(response.statusCode(), response, ends ? new String(body.readAllBytes(), UTF_8) : "");
        }
    }

    /** At the operation of these things, or where there are none of them. */
    private static String path(Operation operation, Purchase of) {
        var path = of.in(operation.path())
                .replaceAll("\\{(n|amount|quantity|price|starting_[a-z]+|item_price|n_[a-z]+)}", "1")
                .replaceAll("\\{[a-z_]+}", "none");
        return operation.path().equals("/events") ? path + "?user=" + of.user() : path;
    }

    /** What the document lists for both ports is, where callers say who they are, at the admin port alone if operators alone need it. */
    private static boolean isAt(String port, Operation operation) {
        return port.equals("admin")
                || (operation.ports().contains("public")
                        && !(operation.ports().contains("admin")
                                && operation.roles().equals(OPERATORS)));
    }

    /** At the admin port nobody else is told what there is. */
    private static Set<String> rolesAt(String port, Operation operation) {
        return port.equals("admin") ? OPERATORS : operation.roles();
    }

    @Test
    void whoeverIsNotBelievedOrMayNotIsTurnedAwayEverywhereAndNothingChanges() throws Exception {
        var before = state();
        var strangers = issuer.forgeries(purchase.user());
        strangers.put("not at all", "");
        for (var port : ports.keySet()) {
            for (var operation : OPERATIONS) {
                for (var stranger : strangers.entrySet()) {
                    var told = ask(port, operation.method(), path(operation, purchase), stranger.getValue());
                    assertThat(isRight(told, port, operation, 401))
                            .as("%s %s to who shows a token %s: %s", port, operation, stranger.getKey(), told)
                            .isTrue();
                }
                for (String role : otherRoles(port, operation)) {
                    var told = ask(port, operation.method(), path(operation, purchase), good(purchase.user(), role));
                    assertThat(isRight(told, port, operation, 403))
                            .as("%s %s to a %s: %s", port, operation, role, told)
                            .isTrue();
                }
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    private static List<String> otherRoles(String port, Operation operation) {
        return Stream.concat(ROLES.stream(), Stream.of("king"))
                .filter(role -> !rolesAt(port, operation).contains(role))
                .toList();
    }

    private static boolean isRight(Told told, String port, Operation operation, int refusal) {
        if (operation.roles().isEmpty()) {
            return told.status() == 200
                    || (told.status() == 404 && operation.path().contains("{"));
        }
        if (!isAt(port, operation)) {
            return told.status() == 404 && told.problem().equals("unknown-path");
        }
        return refusal == 401
                ? told.status() == 401 && told.problem().equals("unauthenticated") && told.isChallenge()
                : told.status() == 403 && told.problem().equals("forbidden");
    }

    /** What is in the stores, which faults are injected, and what the routes of customers have answered so far. */
    private static String state() throws Exception {
        var operator = good("me", "operator");
        var metrics = ask("admin", "GET", "/orders/metrics", operator).body();
        return stored()
                + ask("admin", "GET", "/orders/fault/rules", operator).body()
                + metrics.lines()
                        .filter(line -> line.startsWith("holdfast_http_requests_seconds_count"))
                        .sorted()
                        .collect(Collectors.joining("\n"));
    }

    private static String stored() throws Exception {
        return StoredState.of(cli, StoreAccess.of(folder.resolve("data")));
    }

    /** Otherwise it would show little that all others are not. */
    @Test
    void whoeverIsBelievedAndMayIsLetIn() throws Exception {
        var none = new Purchase("none", "none", "none");
        for (var port : ports.keySet()) {
            for (var operation : OPERATIONS) {
                for (String role : isAt(port, operation) ? rolesAt(port, operation) : Set.<String>of()) {
                    for (String token :
                            List.of(issuer.token("none", List.of(role)), issuer.tokenByRsa("none", List.of(role)))) {
                        var told = ask(port, operation.method(), path(operation, none), "Bearer " + token);
                        assertThat(told.status())
                                .as("%s %s to a %s: %s", port, operation, role, told)
                                .isNotIn(401, 403, 405)
                                .isLessThan(500);
                        // No file of the page has the name that is asked for.
                        if (operation.ports().contains(port)
                                && !operation.path().endsWith("{file}")) {
                            assertThat(told.problem())
                                    .as("%s %s to a %s", port, operation, role)
                                    .isNotEqualTo("unknown-path");
                        }
                    }
                }
            }
        }
    }

    @Test
    void toACustomerWhatIsAnothersIsAsIfItWereNotThere() throws Exception {
        var another = good(begun().user(), "customer");
        var before = stored();
        var himself = good(purchase.user(), "customer");
        var ofSomebody = OPERATIONS.stream()
                .filter(operation -> operation.roles().contains("customer"))
                .filter(operation -> operation.path().matches(".*\\{(user|order)_id}.*|/events"))
                .toList();
        assertThat(ofSomebody).hasSizeGreaterThan(7);
        for (var operation : ofSomebody) {
            var told = ask("public", operation.method(), path(operation, purchase), another);
            assertThat(told.status()).as(operation.toString()).isEqualTo(404);
            assertThat(told.problem()).as(operation.toString()).isIn("unknown-user", "unknown-order");
            var absent =
                    ask("public", operation.method(), path(operation, new Purchase("none", "none", "none")), another);
            assertThat(told.problem()).isEqualTo(absent.problem());
            assertThat(told.json().getString("detail"))
                    .isEqualTo(purchase.in(absent.json()
                            .getString("detail")
                            .replace("order none", "order {order_id}")
                            .replace("user none", "user {user_id}")));
            if (operation.method().equals("GET")) {
                var his = ask("public", "GET", path(operation, purchase), himself);
                assertThat(his.problem()).as(operation.toString()).doesNotStartWith("unknown-");
            }
        }
        assertThat(stored()).isEqualTo(before);
    }
}
