package io.holdfast.gateway;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one server, on its event loop. Vert.x ends a server by closing idle connections at once, on which a request may be
 * on its way, so they are emptied before.
 */
final class Connections {
    private final Vertx vertx;
    private final Context context;
    private final Set<ConnectionBase> open = new HashSet<>();
    private final Set<ConnectionBase> ending = new HashSet<>();
    private final Promise<Void> empty = Promise.promise();
    private @Nullable Channel listener;
    private boolean draining;

    Connections(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /** @param whenGone is run once it has ended */
    void opened(HttpConnection connection, Runnable whenGone) {
        if (connection instanceof ConnectionBase opened) {
            listener = opened.channel().parent();
            open.add(opened);
            connection.closeHandler(gone -> {
                closed(opened);
                whenGone.run();
            });
            if (draining) {
                lastAnswer(opened);
            }
        }
    }

    private void closed(ConnectionBase connection) {
        open.remove(connection);
        ending.remove(connection);
        if (draining && open.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** A request behind the one that was answered as the last. */
    boolean comesTooLate(HttpConnection connection) {
        return (draining || !ending.isEmpty())
                && connection instanceof ConnectionBase late
                && LastAnswer.isAnnounced(late.channel());
    }

    /** What may come behind is not looked at. */
    void endWithNextAnswer(HttpConnection connection) {
        if (connection instanceof ConnectionBase last && ending.add(last) && !draining) {
            lastAnswer(last);
        }
    }

    /**
     * Accepts no connection any more, and has each that there is end with its next answer. Completes when none is left.
     *
     * @param lingerMs after which it completes in any case
     */
    Future<?> drain(long lingerMs) {
        draining = true;
        open.stream().filter(each -> !ending.contains(each)).toList().forEach(Connections::lastAnswer);
        return listener == null ? Future.succeededFuture() : close(listener).compose(closed -> emptied(lingerMs));
    }

    private static void lastAnswer(ConnectionBase connection) {
        connection
                .channel()
                .pipeline()
                .addBefore(connection.channelHandlerContext().name(), null, new LastAnswer());
    }

    /** The event loops share it: the first to close it does so for all. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private Future<Void> close(Channel shared) {
        Promise<Void> closed = Promise.promise();
        shared.close().addListener(done -> context.runOnContext(go -> closed.complete()));
        return closed.future();
    }

    /** When what goes on has come to its end: the last connection may have ended amid its answer, which is counted only after that. */
    Future<Void> nextTurn() {
        Promise<Void> turn = Promise.promise();
        context.runOnContext(next -> turn.complete());
        return turn.future();
    }

    private Future<?> emptied(long lingerMs) {
        return open.isEmpty() ? Future.succeededFuture() : Future.any(empty.future(), vertx.timer(lingerMs));
    }

    /** Whether it waits for its client to take something. Only on its event loop. */
    static boolean hasUnsent(HttpConnection connection) {
        if (!(connection instanceof ConnectionBase base)) {
            return false;
        }
        var unsent = base.channel().unsafe().outboundBuffer();
        return unsent != null && !unsent.isEmpty();
    }

    /** Vert.x would close only when what was written has gone out, which a client that does not read does not let happen. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void cutOff(HttpConnection connection) {
        if (connection instanceof ConnectionBase stuck) {
            stuck.channelHandlerContext().close();
        }
    }
}
