package io.holdfast.app.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Cli;
import io.holdfast.app.endtoend.Shop;
import io.holdfast.app.endtoend.StoreAccess;
import io.holdfast.app.status.Status;
import io.holdfast.app.status.StatusFile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand requests that somebody has tampered with, by everybody who may come in, to orders, items and users that there are: none of
 * them breaks anything, and none that is refused changes anything.
 */
class HostileRequestsTest {
    private static final long SEED = 20_261_127;
    private static final int REQUESTS = 10_000;
    private static final int AT_ONCE = 32;
    /** Of what was cut off in the middle, the server waits for the rest. The first answers of a server take their time. */
    private static final int PATIENCE_MS = 3_000;
    /** A connection that somebody did not want to be closed stays open. */
    private static final int PATIENCE_AFTERWARDS_MS = 200;

    /** What refuses a request before it is known which operation it is of, and who asks. */
    private static final Set<String> AT_THE_DOOR = Set.of(
            "nothing",
            "malformed-request",
            "unauthenticated",
            "unknown-path",
            "method-not-allowed",
            "not-local",
            "uri-too-long",
            "headers-too-large");
    /** That get further: 3,210 did when it was counted. A machine that is busy leaves some without an answer for so long. */
    private static final int LEAST_BEHIND = REQUESTS / 4;

    private static final Pattern STATUS = Pattern.compile("(?:^|\n)HTTP/1\\.[01] ([0-9]{3}) ");
    private static final Pattern PROBLEM = Pattern.compile("\"type\":\"/problems/([a-z-]+)\"");
    private static final Pattern CREATED = Pattern.compile("\r\n\r\n\\{\"order_id\":\"([^\"]*)\"}");

    /** Of a customer who has nothing. */
    private static final List<String> BY_A_STRANGER = List.of(
            "POST /orders/checkout/OPEN",
            "GET /orders/find/OPEN",
            "POST /orders/addItem/OPEN/EMPTY/3",
            "POST /orders/batch_init/100/10/10/5",
            "GET /stock/find/EMPTY",
            "POST /stock/add/EMPTY/5",
            "POST /stock/subtract/SOME/5",
            "POST /stock/item/create/30",
            "POST /stock/batch_init/100/10/5",
            "GET /payment/find_user/POOR",
            "POST /payment/add_funds/POOR/100",
            "POST /payment/pay/BUYER/100",
            "POST /payment/create_user",
            "POST /payment/batch_init/10/100",
            "GET /orders/by-user/POOR?limit=20&after=1795694400123456.e4f2",
            "GET /orders/OPEN/timeline",
            "GET /leaderboard/items?day=2026-11-26&limit=10",
            "GET /leaderboard/users?limit=10",
            "GET /orders/health",
            "GET /openapi.yaml",
            "POST /orders/fault/set",
            "GET /events/dlq/x1");

    /** What is the customer's own: he has no credit, so that there is nothing that he may change but by making an order. */
    private static final List<String> BY_A_CUSTOMER = List.of(
            "POST /orders/create/POOR",
            "POST /orders/checkout/OPEN",
            "POST /orders/addItem/OPEN/none/3",
            "GET /orders/find/OPEN",
            "GET /orders/OPEN/timeline",
            "GET /payment/find_user/POOR",
            "GET /orders/by-user/POOR?limit=20&after=1795694400123456.e4f2",
            "GET /stock/find/SOME");

    /** What there is nothing of cannot be taken, what there is not gets no more, and the order that is paid stays as it is. */
    private static final List<String> BY_A_MERCHANT = List.of(
            "POST /orders/create/BUYER",
            "POST /orders/checkout/PAID",
            "POST /orders/checkout/OPEN",
            "POST /orders/addItem/PAID/SOME/3",
            "POST /stock/subtract/EMPTY/5",
            "POST /stock/add/none/5",
            "POST /payment/pay/POOR/5",
            "POST /payment/add_funds/none/5",
            "GET /orders/find/PAID",
            "GET /stock/find/EMPTY",
            "GET /payment/find_user/BUYER",
            "GET /leaderboard/users?day=2026-11-26&limit=10");

    /** Of whoever runs the server, at the admin port, with a body; nothing is stuck, and the rule is for an order that there is not. */
    private static final List<String> BY_AN_OPERATOR = List.of(
            "POST /orders/fault/set {'point':'before_decide','action':'delay','value':1,'match':{'order':'never'},'count':2}",
            "POST /stock/fault/set {'point':'before_prepare','action':'error','probability':0.5,'match':{'order':'never'}}",
            "POST /events/fault/set {'point':'before_apply','action':'delay','value':1}",
            "POST /payment/fault/clear {}",
            "POST /orders/dlq/retry {'tx':['3.17'],'reason':'the network is back'}",
            "POST /orders/dlq/abort {'tx':['3.17','9.1'],'dry_run':true}",
            "POST /orders/dlq/finish {'filter':{'shard':'stock-0','cause':'frozen','older_than_s':60},'dry_run':true}",
            "POST /events/dlq/replay {'id':['order-history:orders:0:17'],'reason':'the constraint is gone'}",
            "POST /events/dlq/discard {'consumer':'order-history','reason':'a test of somebody'}",
            "POST /webhooks {'url':'https://example.com/holdfast','types':['order.paid','stock.changed']}",
            "DELETE /webhooks/7f0c2a91d3e4b586 ",
            "POST /console/webhooks/7f0c2a91d3e4b586/resume ",
            "POST /leaderboard/rebuild ",
            "GET /orders/dlq/actions ",
            "GET /console/transactions/3.17 ",
            "GET /console/orders/OPEN ",
            "GET /orders/metrics ");

    private static final List<String> POISON = List.of(
            "%00",
            "%2e%2e%2f",
            "../../etc/passwd",
            "%",
            "%zz",
            "\0",
            "\r\n",
            "\r\n\r\n",
            "\r\nHost: b\r\n",
            "?",
            "#",
            "//",
            ";",
            "'; drop table orders; --",
            "{{7*7}}",
            "${jndi:ldap://a}",
            "-1",
            "1e9",
            "0x10",
            "999999999999999999999",
            "１",
            "é",
            "A".repeat(5_000),
            "\r\nContent-Length: 99999999999\r\n",
            "\r\nContent-Length: -1\r\n",
            "\r\nTransfer-Encoding: chunked\r\n",
            "\r\nExpect: 100-continue\r\n",
            "\r\nIdempotency-Key: a\r\nIdempotency-Key: b\r\n",
            "\r\nAuthorization: Bearer x\r\n",
            "\r\nX-Correlation-Id: " + "a".repeat(300) + "\r\n",
            "HTTP/0.9",
            "HTTP/2.0",
            "\t",
            " ");

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    /** What a request is made of before it is tampered with. */
    private record Sender(int port, String token, List<String> requests) {}

    @Test
    void nothingBreaksAndNothingIsChangedByWhatIsRefused() throws Exception {
        var conf =
                Files.writeString(folder.resolve("secured.properties"), "security.profile = secured\nhttp.port = 0\n");
        var cli = new Cli(folder.resolve("data"));
        try (var server = cli.up("--conf", conf.toString(), "--faults")) {
            var stores = StoreAccess.of(folder.resolve("data"));
            var merchant = token(cli, "merchant", "shop");
            var there = existing(server.url(), merchant);
            var customer = token(cli, "customer", there.get("POOR"));
            var stranger = token(cli, "customer", "nobody");
            var operator = token(cli, "operator", "me");
            int port = URI.create(server.url()).getPort();
            int admin = URI.create(StatusFile.read(folder.resolve("data"))
                            .flatMap(Status::admin)
                            .orElseThrow())
                    .getPort();
            var senders = List.of(
                    new Sender(port, stranger, BY_A_STRANGER),
                    new Sender(port, customer, BY_A_CUSTOMER),
                    new Sender(port, merchant, BY_A_MERCHANT),
                    new Sender(admin, operator, BY_AN_OPERATOR));
            var before = StoredState.of(cli, stores);
            var orders = orders(stores);

            var answers = answers(senders, there);

            assertThat(server.process().isAlive()).isTrue();
            assertReachedWhatIsBehind(answers);
            assertOnlyWhatWasAnsweredWasMade(answers, orders, stores);
            assertThat(StoredState.of(cli, stores)).isEqualTo(before);
            assertThat(server.err())
                    .content()
                    .doesNotContain(" ERROR ")
                    .doesNotContain(merchant, customer, stranger, operator);
        }
    }

    private static String token(Cli cli, String role, String subject) throws Exception {
        return cli.run("token", "--role", role, "--subject", subject).text();
    }

    /** By the word that stands for its id. */
    private static Map<String, String> existing(String url, String merchant) {
        try (var shop = Shop.at(url, merchant)) {
            var some = shop.item(30, 10);
            var poor = shop.user(0);
            var buyer = shop.user(100);
            var paid = shop.order(buyer, some);
            shop.done("/orders/checkout/" + paid);
            return Map.of(
                    "SOME", some,
                    "EMPTY", shop.item(30, 0),
                    "POOR", poor,
                    "BUYER", buyer,
                    "PAID", paid,
                    "OPEN", shop.order(poor, some));
        }
    }

    private static Set<String> orders(StoreAccess stores) {
        return stores.sql("select id from orders").stream().map(List::getFirst).collect(Collectors.toSet());
    }

    private List<String> answers(List<Sender> senders, Map<String, String> there) throws Exception {
        var sending = new ArrayList<Callable<String>>();
        for (int i = 0; i < REQUESTS; i++) {
            var sender = senders.get(i % senders.size());
            var request = hostile(sender, there);
            sending.add(() -> answer(sender.port(), request));
        }
        var answers = new ArrayList<String>();
        try (var many = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var each : many.invokeAll(sending)) {
                answers.add(each.get());
            }
        }
        return answers;
    }

    /** By what it was refused as, or its status: of those that came further than to what looks at all requests there must be enough. */
    private static void assertReachedWhatIsBehind(List<String> answers) {
        var outcomes = new TreeMap<String, Integer>();
        answers.forEach(answer -> outcomes.merge(outcome(answer), 1, Integer::sum));
        int atTheDoor = AT_THE_DOOR.stream()
                .mapToInt(each -> outcomes.getOrDefault(each, 0))
                .sum();
        assertThat(REQUESTS - atTheDoor).as(outcomes.toString()).isGreaterThan(LEAST_BEHIND);
        assertThat(outcomes)
                .containsKeys("200", "invalid-parameter", "invalid-fault", "invalid-intervention", "invalid-webhook")
                .containsKeys("unknown-order", "out-of-stock", "insufficient-credit", "order-paid", "forbidden");
    }

    private static String outcome(String answer) {
        var problem = PROBLEM.matcher(answer);
        var status = STATUS.matcher(answer);
        return problem.find() ? problem.group(1) : status.find() ? status.group(1) : "nothing";
    }

    /** Orders are all that could be made, empty ones. Then they are taken away, so that the rest can be compared. */
    private static void assertOnlyWhatWasAnsweredWasMade(List<String> answers, Set<String> before, StoreAccess stores) {
        var answered = answers.stream()
                .flatMap(answer -> CREATED.matcher(answer).results())
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        var made = orders(stores);
        made.removeAll(before);
        assertThat(answered).isNotEmpty();
        assertThat(made).containsExactlyInAnyOrderElementsOf(answered);
        for (String order : made) {
            assertThat(stores.sql("delete from orders where id = '" + order
                            + "' and lines = '' and paid_tx is null returning id"))
                    .hasSize(1);
        }
    }

    private String hostile(Sender sender, Map<String, String> there) {
        var begun = sender.requests().get(random.nextInt(sender.requests().size()));
        for (var each : there.entrySet()) {
            begun = begun.replace(each.getKey(), each.getValue());
        }
        int end = begun.indexOf(' ', begun.indexOf(' ') + 1);
        var line = end < 0 ? begun : begun.substring(0, end);
        var body = new StringBuilder(end < 0 ? "" : begun.substring(end + 1).replace('\'', '"'));
        boolean isBodyHostile = !body.isEmpty() && random.nextInt(5) > 0;
        if (isBodyHostile) {
            tamperWith(body, 0, body.length());
        }
        var text = new StringBuilder(line)
                .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nIdempotency-Key: k")
                .append(random.nextInt(REQUESTS))
                .append("\r\nX-Correlation-Id: c1\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(body.length());
        int shown = text.length();
        text.append(random.nextInt(8) == 0 ? "" : "\r\nAuthorization: Bearer " + sender.token())
                .append("\r\n\r\n")
                .append(body);
        if (!isBodyHostile) {
            // The token is left alone most of the time: behind it there is more to be broken.
            switch (random.nextInt(6)) {
                case 0 -> tamperWith(text, 0, text.length());
                case 1, 2, 3 -> tamperWith(text, 0, line.length());
                default -> tamperWith(text, line.length() + 1, shown);
            }
        }
        return text.toString();
    }

    private void tamperWith(StringBuilder text, int from, int to) {
        for (int changes = 1 + random.nextInt(2) * random.nextInt(3); changes > 0; changes--) {
            int at = Math.min(from + random.nextInt(to - from), text.length());
            switch (random.nextInt(4)) {
                case 0 ->
                    text.replace(at, at + 1, String.valueOf((char) random.nextInt(random.nextBoolean() ? 256 : 128)));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(1, 12)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(1, 40))));
                default -> text.insert(at, POISON.get(random.nextInt(POISON.size())));
            }
        }
    }

    /** Whatever comes until the server ends the connection, or has nothing to say to half a request. */
    private static String answer(int port, String request) throws IOException {
        var answer = new StringBuilder();
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            var buffer = new byte[8_192];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, read, ISO_8859_1));
                socket.setSoTimeout(PATIENCE_AFTERWARDS_MS);
            }
        } catch (SocketTimeoutException waits) {
            // It may have been answered and then left open: what was said counts.
        } catch (IOException endedWhileItWasSent) {
            // As a request that is too long is.
        }
        assertThat(answer.toString()).as(request).doesNotContain(" 500 Internal Server Error", " 504 Gateway Timeout");
        return answer.toString();
    }
}
