package io.holdfast.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A way to a database whose connections can fall silent: what is sent is gone, nobody is told, and new ones get through. */
final class Passage {
    private final NetClient client;
    private final NetServer server;
    private final URI database;
    private final List<Connection> connections = new ArrayList<>();

    private Passage(Vertx vertx, URI database) {
        this.database = database;
        client = vertx.createNetClient();
        server = vertx.createNetServer();
    }

    static Passage to(String database, Vertx vertx) {
        var passage = new Passage(vertx, URI.create(database));
        passage.server.connectHandler(passage::connect).listen(0, "127.0.0.1").await();
        return passage;
    }

    String uri() {
        return "postgresql://" + database.getUserInfo() + "@127.0.0.1:" + server.actualPort() + database.getPath();
    }

    /** One connection; it stays open towards the database, as when the client's machine is gone. */
    private static final class Connection {
        private volatile boolean silent;

        void lay(NetSocket from, NetSocket to) {
            from.handler(part -> pass(part, to));
            from.closeHandler(closed -> {
                if (!silent) {
                    to.close();
                }
            });
        }

        private void pass(Buffer part, NetSocket to) {
            if (!silent) {
                to.write(part);
            }
        }
    }

    private void connect(NetSocket from) {
        from.pause();
        Future<NetSocket> through = client.connect(database.getPort(), database.getHost());
        through.onSuccess(to -> {
            var connection = new Connection();
            connection.lay(from, to);
            connection.lay(to, from);
            synchronized (connections) {
                connections.add(connection);
            }
            from.resume();
        });
    }

    void fallSilent() {
        synchronized (connections) {
            connections.forEach(connection -> connection.silent = true);
        }
    }
}
