package io.holdfast.consumers.webhooks;

import io.holdfast.consumers.webhooks.WebhookQueue.Claimed;
import io.holdfast.consumers.webhooks.WebhookQueue.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one event to one subscriber, as a CloudEvent in structured mode, so that the signature covers all of it. Nothing but 2xx in time
 * counts as taken; what else is answered is not read.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int CONNECT_LIMIT_MS = 5_000;
    private static final int CONNECTIONS_TO_A_HOST = 8;

    private final Vertx vertx;
    private final HttpClient http;
    private final Destinations destinations;
    private final String source;
    private final InstantSource clock;
    private final long limitMs;

    /** What came of a try. */
    sealed interface Outcome {
        /** The subscriber has it. */
        record Taken() implements Outcome {}

        /** Perhaps not; {@code why} holds nothing of what was sent or answered but the status. */
        record NotTaken(String why) implements Outcome {}
    }

    /** @param source of the events, as others hear it on Kafka */
    Courier(
            Vertx vertx,
            HttpClientOptions tls,
            Destinations destinations,
            String source,
            InstantSource clock,
            long limitMs) {
        this.vertx = vertx;
        this.http = vertx.httpClientBuilder()
                .with(new HttpClientOptions(tls).setConnectTimeout(CONNECT_LIMIT_MS))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_A_HOST))
                .withConnectHandler(connection -> connection.exceptionHandler(Courier::keepQuiet))
                .build();
        this.destinations = destinations;
        this.source = source;
        this.clock = clock;
        this.limitMs = limitMs;
    }

    /** Vert.x would log the message, which may hold what the subscriber sent; why nothing was taken is told otherwise. */
    private static void keepQuiet(Throwable cause) {
        LOG.debug("a subscriber's connection failed: {}", cause.getClass().getSimpleName());
    }

    Future<Outcome> send(Claimed to, Waiting event) {
        return destinations
                .resolve(to.url())
                .compose(addresses -> post(to, oneOf(addresses, to.failures()), body(event)))
                .otherwise(cause -> new Outcome.NotTaken(Reason.of(cause)));
    }

    /** After a failure the next: the first may be one that this machine cannot reach. */
    private static InetAddress oneOf(List<InetAddress> addresses, int failures) {
        return addresses.get(failures % addresses.size());
    }

    private String body(Waiting event) {
        var body = new JsonObject()
                .put("specversion", "1.0")
                .put("id", event.eventId())
                .put("source", source)
                .put("type", event.type())
                .put("subject", event.subject())
                .put("time", event.at().toString())
                .put("datacontenttype", "application/json")
                .put("data", new JsonObject(event.data()));
        return (event.trace() == null ? body : body.put("traceparent", event.trace())).encode();
    }

    /** Whatever happens, it has an end at the limit, and the connection with it. */
    private Future<Outcome> post(Claimed to, InetAddress address, String body) {
        Promise<Outcome> outcome = Promise.promise();
        var attempt = new Attempt();
        long timer = vertx.setTimer(limitMs, late -> {
            outcome.tryComplete(new Outcome.NotTaken("no answer within " + limitMs / 1_000 + " s"));
            attempt.end();
        });
        http.request(options(to, address, body))
                .compose(request -> attempt.begin(request).send(Buffer.buffer(body)))
                .compose(response -> response.end().map(response.statusCode()))
                .onComplete((answered, failure) -> {
                    vertx.cancelTimer(timer);
                    if (failure == null) {
                        outcome.tryComplete(outcome(answered));
                    } else {
                        outcome.tryFail(failure);
                        attempt.end();
                    }
                });
        return outcome.future();
    }

    /** A request that may be given up before there is one. */
    private static final class Attempt {
        private @Nullable HttpClientRequest request;
        private boolean ended;

        HttpClientRequest begin(HttpClientRequest begun) {
            request = begun;
            if (ended) {
                end();
            }
            return begun;
        }

        void end() {
            ended = true;
            if (request != null) {
                request.reset().onFailure(cause -> LOG.debug("the connection had ended: {}", cause.getMessage()));
            }
        }
    }

    private RequestOptions options(Claimed to, InetAddress address, String body) {
        URI url = to.url();
        long timestamp = clock.instant().getEpochSecond();
        var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, Destinations.port(url))))
                .setHost(url.getHost())
                .setPort(Destinations.port(url))
                .setSsl(Destinations.isSecure(url))
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/cloudevents+json; charset=utf-8")
                .putHeader("Holdfast-Timestamp", Long.toString(timestamp))
                .putHeader("Holdfast-Signature", Signature.of(to.secret(), timestamp, body));
    }

    private static Outcome outcome(int status) {
        if (status >= 200 && status < 300) {
            return new Outcome.Taken();
        }
        var redirect = status >= 300 && status < 400 ? ", and redirects are not followed" : "";
        return new Outcome.NotTaken("it answered " + status + redirect);
    }
}
