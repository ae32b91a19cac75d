package io.holdfast.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the class path, sent piece by piece, so that a slow client holds a piece of it and not all. Vert.x's own handler for static files would unpack
 * it into a folder, which a server that is killed leaves behind.
 */
record ClassPathFile(String resource, String contentType) {
    private static final Logger LOG = LoggerFactory.getLogger(ClassPathFile.class);
    private static final int PIECE = 64 * 1024;

    void send(Vertx vertx, RoutingContext context) {
        HttpServerResponse response = context.response();
        vertx.executeBlocking(this::open)
                .compose(in -> begin(vertx, in, response).eventually(() -> close(vertx, in)))
                .onFailure(cause -> failed(context, cause));
    }

    private InputStream open() {
        InputStream in = ClassPathFile.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException(resource + " is not on the class path");
        }
        return in;
    }

    private Future<Void> begin(Vertx vertx, InputStream in, HttpServerResponse response) {
        response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        return pieces(vertx, in, response);
    }

    private static Future<Void> pieces(Vertx vertx, InputStream in, HttpServerResponse response) {
        return vertx.executeBlocking(() -> in.readNBytes(PIECE))
                .compose(piece -> piece.length == 0
                        ? response.end()
                        : response.write(Buffer.buffer(piece)).compose(gone -> pieces(vertx, in, response)));
    }

    private static Future<Void> close(Vertx vertx, InputStream in) {
        return vertx.executeBlocking(() -> {
            in.close();
            return null;
        });
    }

    /** What has begun can only be cut off. Of a problem nothing is kept. */
    private static void failed(RoutingContext context, Throwable cause) {
        if (context.response().headWritten()) {
            context.request().connection().close().onFailure(gone -> LOG.debug("the client had gone", gone));
        } else {
            context.response().headers().remove(HttpHeaders.CACHE_CONTROL);
            context.fail(cause);
        }
    }
}
