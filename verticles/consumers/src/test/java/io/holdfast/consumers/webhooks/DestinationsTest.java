package io.holdfast.consumers.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.NotNowException;
import io.holdfast.gateway.WebhookControl.InvalidWebhookException;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final long LIMIT_MS = 60_000;

    @AfterAll
    static void end() {
        VERTX.close().await();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "HTTPS://example.com/holdfast?token=7",
                "https://example.com:8443/",
                "http://192.168.1.7:8080/x",
                "http://[2606:4700::1111]/",
            })
    void isAUrl(String text) {
        assertThat(Destinations.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; url must begin with http",
                "hello; url must begin with http",
                "//example.com; url must begin with http",
                "ftp://example.com; url must begin with http",
                "file:///etc/passwd; url must begin with http",
                "gopher://example.com; url must begin with http",
                "http://a b; url must be one",
                "http://; url must be one",
                "http:///x; url must name a host",
                "http:example.com; url must name a host",
                "http://under_score/; url must name a host",
                "http://user@example.com; url must not contain a user",
                "http://user:word@example.com; url must not contain a user",
                "http://example.com/#x; url must not have a fragment",
                "http://example.com:0/; url must have a port",
                "http://example.com:65536/; url must have a port",
            })
    void isNone(String text, String why) {
        assertThatThrownBy(() -> Destinations.parse(text))
                .isInstanceOf(InvalidWebhookException.class)
                .hasMessageContaining(why);
    }

    private static List<String> resolve(boolean allowPrivate, String url, String... addresses) {
        Destinations.Names names = host -> {
            assertThat(host).isEqualTo("example.test");
            return addresses(addresses);
        };
        return new Destinations(VERTX, allowPrivate, names, LIMIT_MS)
                .resolve(URI.create(url)).await().stream()
                        .map(InetAddress::getHostAddress)
                        .toList();
    }

    private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(InetAddress.getByName(text));
        }
        return addresses;
    }

    @Test
    void everyAddressOfANameMustBePublic() {
        assertThat(resolve(false, "http://example.test", "8.8.8.8", "1.1.1.1")).containsExactly("8.8.8.8", "1.1.1.1");
        assertThatThrownBy(() -> resolve(false, "http://example.test", "8.8.8.8", "10.0.0.7"))
                .isInstanceOf(InvalidWebhookException.class)
                .hasMessage("example.test is 10.0.0.7, which is not a public address");
        assertThat(resolve(true, "http://example.test", "10.0.0.7")).containsExactly("10.0.0.7");
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.0.0.1/, 10.0.0.1 is not a public address",
        "http://[::1]/, ::1 is not a public address",
        "http://[::ffff:10.0.0.1]/, '::ffff:10.0.0.1 is 10.0.0.1, which is not a public address'",
    })
    void anAddressIsNotSaidToBeItself(String url, String why) {
        var own = Destinations.of(VERTX, false);
        assertThatThrownBy(() -> own.resolve(URI.create(url)).await())
                .isInstanceOf(InvalidWebhookException.class)
                .hasMessage(why);
    }

    /** As they are written, and as the system's resolver would understand them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "http://localhost/",
                "http://169.254.169.254/latest/meta-data/",
            })
    void noWayOfWritingItLeadsInside(String url) {
        var destinations = Destinations.of(VERTX, false);

        assertThatThrownBy(() -> destinations.resolve(Destinations.parse(url)).await())
                .isInstanceOf(InvalidWebhookException.class);
    }

    @Test
    void aNameThatIsNotKnownIsSaid() {
        Destinations.Names names = host -> {
            throw new UnknownHostException(host);
        };
        var destinations = new Destinations(VERTX, false, names, LIMIT_MS);

        assertThatThrownBy(() ->
                        destinations.resolve(URI.create("http://example.test")).await())
                .isInstanceOf(InvalidWebhookException.class)
                .hasMessage("example.test is not known");
    }

    @Test
    void whereNobodySaysInTimeWhereItIsItIsNotNow() {
        var never = new CompletableFuture<List<InetAddress>>();
        assertThatThrownBy(() -> new Destinations(VERTX, false, host -> never.join(), 20)
                        .resolve(URI.create("http://example.test"))
                        .await())
                .isInstanceOf(NotNowException.class)
                .hasMessage("nobody says in time where example.test is");
        never.complete(List.of());
    }
}
