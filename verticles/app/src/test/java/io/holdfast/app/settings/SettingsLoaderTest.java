package io.holdfast.app.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.protocol.Mode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
    @TempDir
    Path folder;

    @Test
    void withNothingGivenEverythingIsEmbeddedAndOnTheLoopbackInterface() {
        Settings settings = SettingsLoader.load(Optional.empty(), Map.of(), List.of());

        assertThat(settings.http()).isEqualTo(new Settings.Http("127.0.0.1", 8000, 8001, Optional.empty()));
        assertThat(settings.loops()).isPositive();
        assertThat(settings.coordinator()).isEqualTo(new Settings.Coordinator(Optional.empty(), 4096, 10_000));
        assertThat(settings.stores().stockRedis()).isEmpty();
        assertThat(settings.stores().paymentRedis()).isEmpty();
        assertThat(settings.stores().postgres()).isEmpty();
    }

    @Test
    void anOptionWinsOverTheEnvironmentWhichWinsOverTheFile() throws IOException {
        Path file = file("http.port = 1001", "loops = 3", "coordinator.mode = 2pc");
        Map<String, String> environment = Map.of("HOLDFAST_HTTP_PORT", "1002", "HOLDFAST_COORDINATOR_MODE", "saga");

        Settings settings = SettingsLoader.load(
                Optional.of(file), environment, List.of(new SettingsLoader.Option("--port", "http.port", "1003")));

        assertThat(settings.http().port()).isEqualTo(1003);
        assertThat(settings.coordinator().mode()).contains(Mode.SAGA);
        assertThat(settings.loops()).isEqualTo(3);
        assertThat(SettingsLoader.load(Optional.of(file), environment, List.of())
                        .http()
                        .port())
                .isEqualTo(1002);
    }

    @Test
    void aShardMayHaveARedisOfItsOwn() throws IOException {
        Path file = file("stock.shards = 2", "stock.redis = one:6379, rediss://:secret@two:6380");

        Settings.Stores stores = load(file).stores();

        assertThat(stores.stockRedis())
                .extracting(Settings.Given::uri)
                .containsExactly(URI.create("redis://one:6379"), URI.create("rediss://:secret@two:6380"));
        assertThat(stores.stockRedis()).allMatch(given -> given.origin().equals(file + ": stock.redis"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port = x             | http.port must be a whole number from 0 to 65535, not 'x'",
                "http.port = 65536         | http.port must be a whole number from 0 to 65535, not '65536'",
                "http.port = -1            | http.port must be a whole number from 0 to 65535, not '-1'",
                "http.port = 99999999999   | http.port must be a whole number from 0 to 65535, not '99999999999'",
                "http.host =               | http.host must be something",
                "http.admin_port = x       | http.admin_port must be empty, or a whole number from 0 to 65535, not 'x'",
                "http.admin_port = 8000    | http.admin_port must be another port than http.port, 8000",
                "http.port = 65535         | http.port is 65535, so there is no port above it for http.admin_port: give one",
                "http.admin_remote = 9443  | http.admin_remote must be empty, or host:port such as 0.0.0.0:9443 or [::]:9443",
                "http.admin_remote = a:0   | http.admin_remote must be empty, or host:port such as 0.0.0.0:9443 or [::]:9443",
                "http.admin_remote = ::1:9 | http.admin_remote must be empty, or host:port such as 0.0.0.0:9443 or [::]:9443",
                "http.admin_remote = a:9443 | http.admin_remote lets in who comes from elsewhere, and security.profile = open",
                "faults.enabled = yes      | faults.enabled must be true or false, not 'yes'",
                "faults.rules = stock:a=b  | faults.rules: there is no action 'b'",
                "faults.rules = stock:answer=drop          | faults.rules: stock has no point 'answer'",
                "faults.rules = stock:before_prepare=drop  | faults.rules are given, but faults.enabled is not true",
                "coordinator.mode = both   | coordinator.mode must be auto, 2pc or saga, not 'both'",
                "stock.shards = 0          | stock.shards must be a whole number from 1 to 31, not '0'",
                "journal.retention = 0d    | journal.retention must be a number of days like 30d, at least 1d, or forever",
                "reconcile.every = 0s      | reconcile.every must be a time like 30s, 15m or 1h, at least 1s, or never, not '0s'",
                "reconcile.every = 1d      | reconcile.every must be a time like 30s, 15m or 1h, at least 1s, or never, not '1d'",
                "commands.participants = stock | commands.participants leaves out one, which only commands.over_kafka = true",
                "commands.participants = orders | commands.participants must be empty, or some of stock, payment with commas",
                "journal.retention = 30    | journal.retention must be a number of days like 30d, at least 1d, or forever",
                "security.profile = on     | security.profile must be open or secured, not 'on'",
                "jwt.keys = keys.json      | jwt.keys is given, and security.profile = open asks nobody for a token",
                "http.host = 0.0.0.0       | http.host is 0.0.0.0, which is not this machine only, and security.profile = open",
                "tls.key = /no/where       | tls.key must be empty, or a PEM file with a private key that can be read, not '/no/where'",
                "tls.certificate = .       | tls.certificate must be empty, or a PEM file with a certificate that can be read, not '.'",
                "limits.user_per_second = x | limits.user_per_second must be a whole number from 0 to 1000000, not 'x'",
                "http.prot = 1             | http.prot is not a setting, did you mean http.port?",
            })
    void whatCannotBeUsedIsOneLineWithTheKeyAndTheFile(String line, String complaint) throws IOException {
        assertIsRefused(line, complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stock.redis = somewhere   | stock.redis must be empty, or host:port",
                "stock.redis = http://a:1  | stock.redis must be empty, or host:port",
                "stock.redis = ,           | stock.redis must be empty, or host:port",
                "stock.redis = a:1,        | stock.redis must be empty, or host:port",
                "stock.redis = a:65536     | stock.redis must be empty, or host:port",
                "stock.redis = //a?b=://   | stock.redis must be empty, or host:port",
                "kafka.bootstrap_servers = , | kafka.bootstrap_servers must be empty, or host:port",
                "kafka.bootstrap_servers = a:0 | kafka.bootstrap_servers must be empty, or host:port",
                "postgres.uri = postgresql://a:65536/b | postgres.uri must be empty, or an address",
                "payment.redis = a:1,b:2   | payment.redis must name one Redis, or one for each of the 1 shards, not 2",
                "stock.redis = redis://a:1?sslrootcert=/dev/null | stock.redis must be empty, or host:port",
                "stock.redis = rediss://a:1?sslrootcert=LICENSE | stock.redis must be empty, or host:port",
                "postgres.uri = postgresql://h/d?password=secret&sslmode=prefer | postgres.uri must be empty, or an address",
                "postgres.uri = localhost  | postgres.uri must be empty, or an address like postgresql://",
            })
    void anAddressThatCannotBeUsedIsOneLineWithoutItsPassword(String line, String complaint) throws IOException {
        assertIsRefused(line, complaint);
    }

    private void assertIsRefused(String line, String complaint) throws IOException {
        Path file = file(line);

        assertThatThrownBy(() -> load(file))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(file + ": " + complaint)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
    }

    /** With both, of which nothing is read here. */
    private Path pem() throws IOException {
        return Files.writeString(folder.resolve("some.pem"), """
                -----BEGIN CERTIFICATE-----
                -----BEGIN EC PRIVATE KEY-----
                """);
    }

    @Test
    void othersAreServedOnlyOverTls() throws IOException {
        Path pem = pem();
        String[] secured = {"security.profile = secured", "http.host = 0.0.0.0"};
        assertThatThrownBy(() -> load(file(secured)))
                .hasMessageEndingWith(
                        "http.host is 0.0.0.0, which is not this machine only: give tls.certificate and tls.key");
        assertThatThrownBy(() -> load(file("tls.key = " + pem)))
                .hasMessageEndingWith("of tls.certificate and tls.key, tls.key alone is given, and one is of no use"
                        + " without the other");
        Settings.Security security = load(file(secured[0], secured[1], "tls.key = " + pem, "tls.certificate = " + pem))
                .security();
        assertThat(security.tls()).hasValueSatisfying(tls -> {
            assertThat(tls.certificate()).isEqualTo(pem);
            assertThat(tls.key()).isEqualTo(pem);
            assertThat(tls.origin()).endsWith(": tls.key");
        });
        assertThat(security.jwt().orElseThrow().issuer()).isEqualTo("holdfast");
        assertThat(security.limits()).isEmpty();
        assertThat(load(file()).security().jwt()).isEmpty();
        assertThat(load(file("limits.address_per_second = 7")).security().limits())
                .contains(new Settings.Limits(0, 7));
    }

    @Test
    void whoeverRunsItComesInFromElsewhereOnlyOverTlsAndFindsNoFaults() throws IOException {
        Path pem = pem();
        String[] remote = {"security.profile = secured", "http.admin_remote = [::]:9443"};
        assertThatThrownBy(() -> load(file(remote)))
                .hasMessageEndingWith("http.admin_remote is reached by TLS only: give tls.certificate and tls.key");
        String[] both = {remote[0], remote[1], "tls.key = " + pem, "tls.certificate = " + pem};
        assertThat(load(file(both)).http().adminRemote()).contains(InetSocketAddress.createUnresolved("::", 9443));
        for (String taken : List.of("http.port = 9443", "http.admin_port = 9443", "http.port = 9442")) {
            assertThatThrownBy(() -> load(file(both[0], both[1], both[2], both[3], taken)))
                    .hasMessageEndingWith(
                            "http.admin_remote must be another port than http.port and http.admin_port, not 9443");
        }
        assertThatThrownBy(() -> load(file(both[0], both[1], both[2], both[3], "faults.enabled = true")))
                .hasMessageEndingWith(
                        "faults can be enabled only without http.admin_remote, by which others would reach them");
    }

    @Test
    void decisionsAreKeptForThirtyDaysUnlessThereIsAnotherNumberOrForever() throws IOException {
        assertThat(load(file()).journal().retention()).contains(Duration.ofDays(30));
        assertThat(load(file("journal.retention = 1d")).journal().retention()).contains(Duration.ofDays(1));
        assertThat(load(file("journal.retention = forever")).journal().retention())
                .isEmpty();
    }

    @Test
    void everythingIsReconciledEveryHourUnlessThereIsAnotherTimeOrNever() throws IOException {
        assertThat(load(file()).reconcile().every()).contains(Duration.ofHours(1));
        assertThat(load(file("reconcile.every = 30s")).reconcile().every()).contains(Duration.ofSeconds(30));
        assertThat(load(file("reconcile.every = 15m")).reconcile().every()).contains(Duration.ofMinutes(15));
        assertThat(load(file("reconcile.every = never")).reconcile().every()).isEmpty();
    }

    @Test
    void participantsAreInThisProcessUnlessTheyAreAskedOverKafka() throws IOException {
        assertThat(load(file()).commands()).isEqualTo(new Settings.Commands(false, List.of("stock", "payment")));
        assertThat(load(file(
                                "commands.over_kafka = true",
                                "commands.participants =",
                                "kafka.bootstrap_servers = kafka:9092"))
                        .commands())
                .isEqualTo(new Settings.Commands(true, List.of()));
        assertThatThrownBy(() -> load(file("commands.over_kafka = true", "commands.participants = stock")))
                .hasMessageEndingWith("by the same Kafka only: give kafka.bootstrap_servers");
        assertThatThrownBy(() -> load(file("commands.over_kafka = true", "events.enabled = false")))
                .hasMessageContaining("commands.over_kafka needs Kafka: set events.enabled = true");
    }

    @Test
    void theAdminPortIsTheOneAboveUnlessItIsGiven() throws IOException {
        assertThat(load(file("http.port = 9000")).http().adminPort()).isEqualTo(9001);
        assertThat(load(file("http.port = 0")).http().adminPort()).isZero();
        assertThat(load(file("http.port = 9000", "http.admin_port = 7000"))
                        .http()
                        .adminPort())
                .isEqualTo(7000);
    }

    @Test
    void faultsAreOffUnlessEnabledAndThenHaveRulesAndASeed() throws IOException {
        assertThat(load(file("loops = 1")).faults().enabled()).isFalse();

        var faults = load(file("faults.enabled = true", "faults.rules = stock:before_prepare=drop"))
                .faults();

        assertThat(faults.enabled()).isTrue();
        assertThat(faults.rules()).hasSize(1);
        assertThat(faults.seed()).isPositive();
        assertThat(load(file("faults.enabled = true", "faults.seed = 7"))
                        .faults()
                        .seed())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, false", "192.0.2.1, false", "127.0.0.1, true", "localhost, true", "::1, true"})
    void faultsAreOnlyForServersThatNobodyElseReaches(String host, boolean allowed) throws IOException {
        Path file = file("faults.enabled = true", "http.host = " + host);

        if (allowed) {
            assertThat(load(file).faults().enabled()).isTrue();
        } else {
            assertThatThrownBy(() -> load(file))
                    .hasMessage(file + ": faults can be enabled only while http.host is a loopback address, and it is "
                            + host);
        }
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatThrownBy(() -> SettingsLoader.load(Optional.empty(), Map.of("HOLDFAST_LOOPS", "many"), List.of()))
                .hasMessage("the environment variable HOLDFAST_LOOPS: loops must be a whole number from 0 to 256,"
                        + " not 'many'");
        assertThatThrownBy(() -> SettingsLoader.load(Optional.empty(), Map.of("HOLDFAST_LOPS", "1"), List.of()))
                .hasMessage("the environment: HOLDFAST_LOPS is not a setting, did you mean HOLDFAST_LOOPS?");
    }

    @Test
    void whatTheLauncherReadsIsNoSetting() {
        Map<String, String> environment = Map.of("HOLDFAST_JAVA_OPTS", "-Xmx1g", "PATH", "/bin");

        assertThat(SettingsLoader.load(Optional.empty(), environment, List.of()))
                .isNotNull();
    }

    @Test
    void aPasswordIsNotSpreadByAnError() throws IOException {
        Path file = file("postgres.uri = postgres:secret@localhost");

        assertThatThrownBy(() -> load(file)).hasMessageNotContaining("secret");
    }

    @Test
    void aMissingOrBrokenFileIsOneLine() throws IOException {
        assertThatThrownBy(() -> load(folder.resolve("nowhere")))
                .hasMessage(folder.resolve("nowhere") + ": there is no such configuration file");
        assertThatThrownBy(() -> load(folder)).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> load(file("a = \\u00zz"))).hasMessageContaining("cannot be read");
    }

    @Test
    void aKeyThatIsGivenTwiceIsRefused() {
        assertThatThrownBy(() -> load(file("http.port = 1", "loops = 1", "http.port = 2")))
                .hasMessageEndingWith(
                        "test.properties: this configuration file cannot be read: http.port is given twice");
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("test.properties"), String.join("\n", lines) + "\n", UTF_8);
    }

    private static Settings load(Path file) {
        return SettingsLoader.load(Optional.of(file), Map.of(), List.of());
    }
}
