package io.holdfast.consumers.webhooks;

import io.holdfast.consumers.webhooks.WebhookQueue.Claimed;
import io.holdfast.consumers.webhooks.WebhookQueue.Waiting;
import io.holdfast.gateway.WebhookControl.InvalidWebhookException;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final int RESOLVE_LIMIT_S = 5;
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

        /** Perhaps not; {@code why} holds nothing that was sent or answered. */
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
        this.http = vertx.createHttpClient(
                new HttpClientOptions(tls).setConnectTimeout(CONNECT_LIMIT_MS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_A_HOST));
        this.destinations = destinations;
        this.source = source;
        this.clock = clock;
        this.limitMs = limitMs;
    }

    Future<Outcome> send(Claimed to, Waiting event) {
        return destinations
                .resolve(to.url())
                .timeout(RESOLVE_LIMIT_S, TimeUnit.SECONDS)
                .compose(address -> post(to, address, body(event)))
                .<Outcome>map(Courier::outcome)
                .otherwise(cause -> new Outcome.NotTaken(reason(cause)));
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

    /** The status; whatever happens, it has an end at the limit, and the connection with it. */
    private Future<Integer> post(Claimed to, InetAddress address, String body) {
        Promise<Integer> status = Promise.promise();
        var attempt = new Attempt();
        long timer = vertx.setTimer(limitMs, late -> {
            status.tryFail(new InvalidWebhookException("no answer within " + limitMs / 1_000 + " s"));
            attempt.end();
        });
        http.request(options(to, address, body))
                .compose(request -> attempt.begin(request).send(Buffer.buffer(body)))
                .compose(response -> response.end().map(response.statusCode()))
                .onComplete((answered, failure) -> {
                    vertx.cancelTimer(timer);
                    if (failure == null) {
                        status.tryComplete(answered);
                    } else {
                        status.tryFail(failure);
                        attempt.end();
                    }
                });
        return status.future();
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

    private static String reason(Throwable cause) {
        return switch (cause) {
            case InvalidWebhookException invalid -> String.valueOf(invalid.getMessage());
            case TimeoutException late -> "its name was not resolved within " + RESOLVE_LIMIT_S + " s";
            default -> "it cannot be reached: " + cause.getMessage();
        };
    }
}
