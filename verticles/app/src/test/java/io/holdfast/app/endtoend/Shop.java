package io.holdfast.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A customer of the public API. Methods that return a value wait for it; the others return at once. */
public final class Shop implements AutoCloseable {
    private static final long LIMIT_S = 60;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client;
    private final String url;
    private final Map<String, String> shown;

    public Shop(String url, int connections) {
        this(url, connections, Map.of());
    }

    private Shop(String url, int connections, Map<String, String> shown) {
        this.url = url;
        this.shown = shown;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setConnectTimeout(5_000))
                .with(new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1))
                // The request tells that its connection broke; nobody needs to hear it twice.
                .withConnectHandler(connection -> connection.exceptionHandler(cause -> {}))
                .build();
    }

    public static Shop at(String url) {
        return new Shop(url, 16);
    }

    /** Who shows this token with each request. */
    public static Shop at(String url, String token) {
        return new Shop(url, 16, Map.of("Authorization", "Bearer " + token));
    }

    public Future<Reply> post(String path) {
        return send(HttpMethod.POST, path, Map.of());
    }

    public Future<Reply> post(String path, String idempotencyKey) {
        return send(HttpMethod.POST, path, Map.of("Idempotency-Key", idempotencyKey));
    }

    public Future<Reply> post(String path, Map<String, String> headers) {
        return send(HttpMethod.POST, path, headers);
    }

    public Future<Reply> get(String path) {
        return send(HttpMethod.GET, path, Map.of());
    }

    public Future<Reply> postJson(String path, JsonObject body) {
        return client.request(options(HttpMethod.POST, path))
                .compose(request -> request.send(body.toBuffer()).compose(Shop::reply));
    }

    private Future<Reply> send(HttpMethod method, String path, Map<String, String> headers) {
        var options = options(method, path);
        headers.forEach(options::putHeader);
        return client.request(options).compose(request -> request.send().compose(Shop::reply));
    }

    private RequestOptions options(HttpMethod method, String path) {
        var options = new RequestOptions().setMethod(method).setAbsoluteURI(url + path);
        shown.forEach(options::putHeader);
        return options;
    }

    private static Future<Reply> reply(HttpClientResponse response) {
        return response.body()
                .map(body -> new Reply(
                        response.statusCode(),
                        body.toString(),
                        Optional.ofNullable(response.getHeader("Content-Type")),
                        Optional.ofNullable(response.getHeader("Retry-After"))));
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.await(LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer after " + LIMIT_S + " s", e);
        }
    }

    /** The JSON of a success. */
    public JsonObject make(String path) {
        return json(await(post(path)));
    }

    public void done(String path) {
        var reply = await(post(path));
        assertThat(reply.status()).as(path + " " + reply.body()).isEqualTo(200);
    }

    public JsonObject read(String path) {
        return json(await(get(path)));
    }

    private static JsonObject json(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    public String item(long price, long stock) {
        var id = make("/stock/item/create/" + price).getString("item_id");
        if (stock > 0) {
            done("/stock/add/" + id + "/" + stock);
        }
        return id;
    }

    public String user(long credit) {
        var id = make("/payment/create_user").getString("user_id");
        if (credit > 0) {
            done("/payment/add_funds/" + id + "/" + credit);
        }
        return id;
    }

    /** An order with one of each item. */
    public String order(String user, String... items) {
        var id = make("/orders/create/" + user).getString("order_id");
        for (String item : items) {
            done("/orders/addItem/" + id + "/" + item + "/1");
        }
        return id;
    }

    public Future<Reply> checkout(String order) {
        return post("/orders/checkout/" + order);
    }

    public long stock(String item) {
        return read("/stock/find/" + item).getLong("stock");
    }

    public long credit(String user) {
        return read("/payment/find_user/" + user).getLong("credit");
    }

    public boolean paid(String order) {
        return read("/orders/find/" + order).getBoolean("paid");
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
