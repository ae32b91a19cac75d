package io.holdfast.app.chaos;

import io.holdfast.embedded.FreePort;
import io.holdfast.embedded.StoreAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network between the server and one store: a port that stays the same while the store behind it changes. */
final class Proxy {
    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);
    private static final String HOST = "127.0.0.1";
    private static final long LIMIT_S = 20;

    private final Vertx vertx;
    private final NetServer server;
    private final NetClient client;
    private final StoreAddress address;

    // Of the one event loop only.
    private final List<Pipe> pipes = new ArrayList<>();
    private Weather weather = new Weather.Clear();
    private StoreAddress target;

    private Proxy(Vertx vertx, StoreAddress address, StoreAddress target) {
        this.vertx = vertx;
        this.address = address;
        this.target = target;
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer().connectHandler(this::connect);
    }

    /** {@code vertx} has one event loop. */
    static Proxy open(Vertx vertx, StoreAddress target) {
        Proxy proxy = new Proxy(vertx, new StoreAddress(HOST, FreePort.next()), target);
        await(proxy.server.listen(proxy.address.port(), HOST));
        return proxy;
    }

    StoreAddress address() {
        return address;
    }

    private void connect(NetSocket from) {
        if (weather instanceof Weather.Cut) {
            end(from);
            return;
        }
        from.pause();
        client.connect(target.port(), target.host()).onComplete(connected -> {
            if (connected.succeeded()) {
                pipes.add(new Pipe(vertx, from, connected.result(), () -> weather, pipes::remove));
            } else {
                end(from);
            }
        });
    }

    private static void end(NetSocket socket) {
        socket.close().onFailure(e -> LOG.debug("a connection was closed by the other side first", e));
    }

    void become(Weather next) {
        onLoop(() -> {
            boolean wasLossy = weather instanceof Weather.OneWay;
            weather = next;
            if (next instanceof Weather.Cut || wasLossy) {
                List.copyOf(pipes).stream()
                        .filter(pipe -> next instanceof Weather.Cut || pipe.hasHoles())
                        .forEach(Pipe::end);
            }
        });
    }

    /** Whoever connects from now on comes to another store. */
    void lead(StoreAddress to) {
        onLoop(() -> target = to);
    }

    /** As when a machine vanishes and another one takes its address. */
    void strand() {
        onLoop(() -> pipes.forEach(Pipe::strand));
    }

    /** Ends every second connection; the others stay with the store that they have. */
    void endHalf() {
        onLoop(() -> {
            List<Pipe> all = List.copyOf(pipes);
            for (int i = 0; i < all.size(); i += 2) {
                all.get(i).end();
            }
        });
    }

    private void onLoop(Runnable change) {
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(now -> {
            change.run();
            done.complete();
        });
        await(done.future());
    }

    private static void await(Future<?> future) {
        future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LIMIT_S, TimeUnit.SECONDS)
                .join();
    }
}
