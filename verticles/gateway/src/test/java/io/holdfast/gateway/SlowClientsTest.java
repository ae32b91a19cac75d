package io.holdfast.gateway;

import static io.holdfast.embedded.testing.Eventually.until;
import static io.holdfast.gateway.Tokens.bearer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.protocol.Answer;
import io.holdfast.protocol.OrderRequest;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who keeps the server waiting is let go; whom the server keeps waiting is not. */
class SlowClientsTest {
    private static final int MUCH_TOO_LONG_MS = 60_000;
    private static final int DRIBBLING = 180;
    private static final int NOT_TAKING = 20;
    private static final int ORDINARY_REQUESTS = 500;

    private final Gateway gateway = Gateway.startWith(new Security(Optional.of(new Tokens()), Optional.empty()));

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whoDoesNotSayWhatHeWantsIsLetGo() throws IOException {
        gateway.domain = request -> null;
        var whole = RawHttp.head("POST", "/orders/checkout/o1", bearer("u1:customer"));
        try (var silent = sending("");
                var halfAHead = sending("POST /orders/checkout/o1 HTTP/1.1\r\nHost: a\r\n");
                var halfABody = sending(whole + "Content-Length: 10\r\n\r\nhalf");
                var waiting = sending(whole + "\r\n")) {
            for (var each : List.of(silent, halfAHead, halfABody)) {
                assertThat(each.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(gateway.unanswered).hasSize(1);
            gateway.unanswered.getFirst().reply(Gateway.DONE);
            assertThat(new String(waiting.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    /** How fast the ordinary one is, the machine decides: here it counts that he gets all he asks for, and they are gone in the end. */
    @Test
    void whoKeepsTheServerWaitingKeepsNobodyElseWaiting() throws IOException {
        var large = Answer.Success.text("x".repeat(4 * 1024 * 1024));
        gateway.domain =
                request -> request instanceof OrderRequest.OfCustomer(var user, var what) && user.equals("slow")
                        ? large
                        : Gateway.DONE;
        var clients = new ArrayList<Socket>();
        try (var ordinary = KeptAlive.to(gateway.client)) {
            for (int i = 0; i < DRIBBLING; i++) {
                var head = RawHttp.head("POST", "/orders/checkout/o1", bearer("u1:customer"));
                clients.add(sending(head + (i % 2 == 0 ? "X-Slow: " : "Content-Length: 60000\r\n\r\n")));
            }
            for (int i = 0; i < NOT_TAKING; i++) {
                clients.add(sending(RawHttp.head("POST", "/orders/checkout/o1", bearer("slow:customer")) + "\r\n"));
            }
            for (int i = 0; i < ORDINARY_REQUESTS; i++) {
                clients.subList(0, DRIBBLING).forEach(SlowClientsTest::sendOneMore);
                ordinary.sendText(
                        "POST /orders/checkout/o1 HTTP/1.1\r\nHost: a\r\n" + bearer("u2:customer") + "\r\n\r\n");
                assertThat(ordinary.receive().status()).isEqualTo(200);
            }
            assertThat(clients.subList(0, DRIBBLING)).allMatch(SlowClientsTest::isLetGo);
            assertThat(gateway.asked).hasSize(ORDINARY_REQUESTS + NOT_TAKING);
        } finally {
            for (Socket each : clients) {
                each.close();
            }
        }
    }

    private static void sendOneMore(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            // A machine that is slow itself has let him go meanwhile.
        }
    }

    private static boolean isLetGo(Socket socket) {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException stillThere) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void whoDoesNotTakeHisAnswerIsLetGo() throws IOException {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try (var socket = new Socket()) {
            var slow = SlowClients.on(vertx, 1, 2);
            var server = vertx.createHttpServer()
                    .connectionHandler(opened -> {
                        slow.connected(opened);
                        opened.closeHandler(closed -> slow.gone(opened));
                    })
                    .requestHandler(request -> {
                        slow.asked(request);
                        writeForEver(request.response().setChunked(true));
                    })
                    .listen(0, "127.0.0.1")
                    .await();
            socket.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));

            until(() -> isOver(socket));
        } finally {
            vertx.close().await();
        }
    }

    private static void writeForEver(HttpServerResponse response) {
        var piece = Buffer.buffer(new byte[64 * 1024]);
        response.write(piece).onSuccess(written -> writeForEver(response));
    }

    /** What is sent to a connection that the server has cut off is answered with a reset. */
    private static boolean isOver(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private Socket sending(String text) throws IOException {
        var socket = new Socket("127.0.0.1", gateway.client.port());
        socket.setSoTimeout(MUCH_TOO_LONG_MS);
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }
}
