package io.holdfast.consumers.webhooks;

import io.holdfast.gateway.NotNowException;
import io.holdfast.gateway.WebhookControl.InvalidWebhookException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/**
 * Why an event was not taken, in our own words. The messages of exceptions may hold what the subscriber sent, which belongs neither into
 * the database nor on anybody's terminal.
 */
final class Reason {
    private static final String NO_HTTP = "its answer is no HTTP";

    private Reason() {}

    static String of(Throwable cause) {
        return switch (cause) {
            case InvalidWebhookException ours -> String.valueOf(ours.getMessage());
            case NotNowException ours -> String.valueOf(ours.getMessage());
            case ConnectTimeoutException late -> "no connection in time";
            case ConnectException refused -> "it refuses the connection";
            case SSLException insecure -> "its certificate or its TLS is not accepted";
            case HttpClosedException closed -> "it closed the connection without an answer";
            case ClosedChannelException closed -> "it closed the connection without an answer";
            case IOException broken -> "the connection to it broke";
            case DecoderException around when around.getCause() != null -> of(around.getCause());
            case DecoderException unreadable -> NO_HTTP;
            case IllegalArgumentException unreadable -> NO_HTTP;
            default -> "it failed: " + cause.getClass().getSimpleName();
        };
    }
}
