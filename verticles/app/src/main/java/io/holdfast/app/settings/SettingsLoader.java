package io.holdfast.app.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.faults.FaultSyntaxException;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the value of every key, and says in one line what is wrong with one that it cannot use. */
public final class SettingsLoader {
    static final String VARIABLE_PREFIX = "HOLDFAST_";
    private static final int KINDS = 2;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_SEED = 1_000_000_000;

    /** Variables of this prefix that the launcher reads, not we. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("HOLDFAST_JAVA_OPTS");

    private static final Map<String, Key<?>> BY_NAME = index(Key::name);
    private static final Map<String, Key<?>> BY_VARIABLE = index(Key::variable);

    private final Map<String, Found> found = new HashMap<>();

    private record Found(String text, String origin) {}

    /**
     * A setting that an option of the command line gives.
     *
     * @param option as it was written, such as {@code --port}
     */
    public record Option(String option, String setting, String value) {}

    private SettingsLoader() {
        Keys.all().forEach(key -> found.put(key.name(), new Found(key.fallback(), "its default")));
    }

    /**
     * Reads the settings.
     *
     * @param file empty for the defaults alone
     * @param options those of the command line
     */
    public static Settings load(Optional<Path> file, Map<String, String> environment, List<Option> options) {
        SettingsLoader loader = new SettingsLoader();
        file.ifPresent(loader::takeFile);
        loader.takeEnvironment(environment);
        options.forEach(
                given -> loader.found.put(given.setting(), new Found(given.value(), "the option " + given.option())));
        return loader.settings();
    }

    private void takeFile(Path file) {
        Properties properties = new UniqueProperties();
        try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new SettingsException(file + ": there is no such configuration file");
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(file + ": this configuration file cannot be read: " + e.getMessage());
        }
        for (String name : properties.stringPropertyNames()) {
            if (!BY_NAME.containsKey(name)) {
                throw unknown(file.toString(), name, BY_NAME.keySet());
            }
            found.put(name, new Found(properties.getProperty(name).strip(), file.toString()));
        }
    }

    /** Which of two values was meant, nobody can tell. */
    private static final class UniqueProperties extends Properties {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized @Nullable Object put(Object name, Object value) {
            if (containsKey(name)) {
                throw new IllegalArgumentException(name + " is given twice");
            }
            return super.put(name, value);
        }
    }

    private void takeEnvironment(Map<String, String> environment) {
        environment.forEach((variable, value) -> {
            if (variable.startsWith(VARIABLE_PREFIX) && !LAUNCHER_VARIABLES.contains(variable)) {
                Key<?> key = BY_VARIABLE.get(variable);
                if (key == null) {
                    throw unknown("the environment", variable, BY_VARIABLE.keySet());
                }
                found.put(key.name(), new Found(value.strip(), "the environment variable " + variable));
            }
        });
    }

    private static SettingsException unknown(String where, String name, Set<String> known) {
        return new SettingsException(
                where + ": " + name + " is not a setting, did you mean " + Nearest.to(name, known) + "?");
    }

    private Settings settings() {
        int loops = value(Keys.LOOPS);
        return new Settings(
                http(),
                value(Keys.NODE_NAME),
                loops == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : loops,
                value(Keys.LOG_FORMAT),
                new Settings.Traces(value(Keys.TRACES_OTLP), value(Keys.TRACES_SHARE)),
                new Settings.Coordinator(
                        value(Keys.COORDINATOR_MODE),
                        value(Keys.COORDINATOR_MAX_IN_FLIGHT),
                        value(Keys.COORDINATOR_DEADLINE_MS)),
                stores(),
                new Settings.Journal(value(Keys.JOURNAL_RETENTION)),
                new Settings.Reconcile(value(Keys.RECONCILE_EVERY)),
                new Settings.Events(
                        value(Keys.EVENTS_ENABLED),
                        value(Keys.KAFKA_BOOTSTRAP_SERVERS),
                        value(Keys.KAFKA_CLIENT),
                        value(Keys.EVENTS_TOPIC_PREFIX),
                        value(Keys.EVENTS_PARTITIONS),
                        value(Keys.EVENTS_CONSUMERS),
                        value(Keys.EVENTS_CONSUMERS_GIVE_WAY),
                        value(Keys.LEADERBOARD_REDIS).map(uri -> given(Keys.LEADERBOARD_REDIS, uri)),
                        new Settings.Notifications(
                                value(Keys.NOTIFICATIONS_RETENTION), value(Keys.NOTIFICATIONS_MAX_LISTENERS)),
                        new Settings.Webhooks(value(Keys.WEBHOOKS_MAX_PENDING), value(Keys.WEBHOOKS_ALLOW_PRIVATE))),
                commands(),
                new Settings.Breaker(value(Keys.BREAKER_MAX_FAILURES), value(Keys.BREAKER_RESET_MS)),
                faults(),
                security());
    }

    /** How the tokens are that this server believes, whatever else is set. */
    public static Settings.Jwt jwt(Optional<Path> file, Map<String, String> environment) {
        var loader = new SettingsLoader();
        file.ifPresent(loader::takeFile);
        loader.takeEnvironment(environment);
        return loader.jwt();
    }

    private Settings.Jwt jwt() {
        return new Settings.Jwt(
                value(Keys.JWT_KEYS),
                origin(Keys.JWT_KEYS) + ": jwt.keys",
                value(Keys.JWT_ISSUER),
                value(Keys.JWT_AUDIENCE));
    }

    /** Nobody but this machine is answered without saying who he is, and no token goes over a network that is not encrypted. */
    private Settings.Security security() {
        boolean secured = isSecured();
        var tls = tls();
        var host = value(Keys.HTTP_HOST);
        if (!secured && !isLoopback(host)) {
            throw new SettingsException(origin(Keys.HTTP_HOST) + ": http.host is " + host
                    + ", which is not this machine only, and security.profile = open answers everybody:"
                    + " set it to secured");
        }
        if (tls.isEmpty() && !isLoopback(host)) {
            throw new SettingsException(origin(Keys.HTTP_HOST) + ": http.host is " + host
                    + ", which is not this machine only: give tls.certificate and tls.key");
        }
        if (!secured && !value(Keys.JWT_KEYS).isEmpty()) {
            throw new SettingsException(origin(Keys.JWT_KEYS) + ": jwt.keys is given, and security.profile = open"
                    + " asks nobody for a token: set it to secured, or leave the keys away");
        }
        int user = value(Keys.LIMITS_USER_PER_SECOND);
        int address = value(Keys.LIMITS_ADDRESS_PER_SECOND);
        return new Settings.Security(
                secured ? Optional.of(jwt()) : Optional.empty(),
                tls,
                user + address == 0 ? Optional.empty() : Optional.of(new Settings.Limits(user, address)));
    }

    private Optional<Settings.Tls> tls() {
        var certificate = value(Keys.TLS_CERTIFICATE);
        var key = value(Keys.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            var given = certificate.isPresent() ? Keys.TLS_CERTIFICATE : Keys.TLS_KEY;
            throw new SettingsException(origin(given) + ": of tls.certificate and tls.key, " + given.name()
                    + " alone is given, and one is of no use without the other");
        }
        return certificate.map(file -> new Settings.Tls(file, key.orElseThrow(), origin(Keys.TLS_KEY) + ": tls.key"));
    }

    private Settings.Http http() {
        int port = value(Keys.HTTP_PORT);
        int admin = value(Keys.HTTP_ADMIN_PORT).orElse(port == 0 ? 0 : port + 1);
        if (admin > MAX_PORT) {
            throw new SettingsException(origin(Keys.HTTP_PORT) + ": http.port is " + port
                    + ", so there is no port above it for http.admin_port: give one");
        }
        if (admin == port && port != 0) {
            throw new SettingsException(
                    origin(Keys.HTTP_ADMIN_PORT) + ": http.admin_port must be another port than http.port, " + port);
        }
        return new Settings.Http(value(Keys.HTTP_HOST), port, admin, adminRemote(List.of(port, admin)));
    }

    /** On a port of its own: two servers on one would share its connections. */
    private Optional<InetSocketAddress> adminRemote(List<Integer> taken) {
        var remote = value(Keys.HTTP_ADMIN_REMOTE);
        if (remote.isPresent() && !isSecured()) {
            throw new SettingsException(origin(Keys.HTTP_ADMIN_REMOTE) + ": http.admin_remote lets in who comes from"
                    + " elsewhere, and security.profile = open answers everybody: set it to secured");
        }
        if (remote.isPresent() && taken.contains(remote.get().getPort())) {
            throw new SettingsException(origin(Keys.HTTP_ADMIN_REMOTE) + ": http.admin_remote must be another port than"
                    + " http.port and http.admin_port, not " + remote.get().getPort());
        }
        if (remote.isPresent() && tls().isEmpty()) {
            throw new SettingsException(origin(Keys.HTTP_ADMIN_REMOTE)
                    + ": http.admin_remote is reached by TLS only: give tls.certificate and tls.key");
        }
        return remote;
    }

    private boolean isSecured() {
        return value(Keys.SECURITY_PROFILE).equals("secured");
    }

    private Settings.Commands commands() {
        boolean overKafka = value(Keys.COMMANDS_OVER_KAFKA);
        var participants = value(Keys.COMMANDS_PARTICIPANTS);
        if (!overKafka && participants.size() < KINDS) {
            throw new SettingsException(origin(Keys.COMMANDS_PARTICIPANTS)
                    + ": commands.participants leaves out one, which only commands.over_kafka = true can reach");
        }
        if (overKafka && !value(Keys.EVENTS_ENABLED)) {
            throw new SettingsException(
                    origin(Keys.COMMANDS_OVER_KAFKA) + ": commands.over_kafka needs Kafka: set events.enabled = true");
        }
        if (participants.size() < KINDS && value(Keys.KAFKA_BOOTSTRAP_SERVERS).isEmpty()) {
            throw new SettingsException(origin(Keys.COMMANDS_PARTICIPANTS)
                    + ": commands.participants leaves out one, which is reached by the same Kafka only:"
                    + " give kafka.bootstrap_servers");
        }
        return new Settings.Commands(overKafka, participants);
    }

    /** Whoever can reach the rules can end the server, so nobody but this machine may. */
    private Settings.Faults faults() {
        boolean enabled = value(Keys.FAULTS_ENABLED);
        var rules = value(Keys.FAULTS_RULES);
        if (!enabled && !rules.isEmpty()) {
            throw new SettingsException(origin(Keys.FAULTS_RULES)
                    + ": faults.rules are given, but faults.enabled is not true (or up --faults)");
        }
        if (enabled && !isLoopback(value(Keys.HTTP_HOST))) {
            throw new SettingsException(origin(Keys.FAULTS_ENABLED)
                    + ": faults can be enabled only while http.host is a loopback address, and it is "
                    + value(Keys.HTTP_HOST));
        }
        if (enabled && value(Keys.HTTP_ADMIN_REMOTE).isPresent()) {
            throw new SettingsException(origin(Keys.FAULTS_ENABLED)
                    + ": faults can be enabled only without http.admin_remote, by which others would reach them");
        }
        long seed = value(Keys.FAULTS_SEED);
        return new Settings.Faults(
                enabled, rules, seed == 0 ? ThreadLocalRandom.current().nextInt(1, MAX_SEED) : seed);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException nobodyIsThere) {
            return false;
        }
    }

    private Settings.Stores stores() {
        int stockShards = value(Keys.STOCK_SHARDS);
        int paymentShards = value(Keys.PAYMENT_SHARDS);
        return new Settings.Stores(
                stockShards,
                paymentShards,
                oneForAllOrOneEach(Keys.STOCK_REDIS, stockShards),
                oneForAllOrOneEach(Keys.PAYMENT_REDIS, paymentShards),
                value(Keys.POSTGRES_URI).map(uri -> given(Keys.POSTGRES_URI, uri)));
    }

    private List<Settings.Given> oneForAllOrOneEach(Key<List<URI>> key, int shards) {
        List<URI> uris = value(key);
        if (uris.size() > 1 && uris.size() != shards) {
            throw new SettingsException(origin(key) + ": " + key.name()
                    + " must name one Redis, or one for each of the " + shards + " shards, not " + uris.size());
        }
        return uris.stream().map(uri -> given(key, uri)).toList();
    }

    private Settings.Given given(Key<?> key, URI uri) {
        return new Settings.Given(uri, origin(key) + ": " + key.name());
    }

    private <T> T value(Key<T> key) {
        String text = text(key).text();
        try {
            return key.type().parser().parse(text);
        } catch (FaultSyntaxException e) {
            throw new SettingsException(origin(key) + ": " + key.name() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            // An address may hold a password, also in its query, which an error must not spread.
            String instead = text.contains("@") || text.contains("?") ? "" : ", not '" + text + "'";
            throw new SettingsException(
                    origin(key) + ": " + key.name() + " must be " + key.type().allowed() + instead);
        }
    }

    private String origin(Key<?> key) {
        return text(key).origin();
    }

    private Found text(Key<?> key) {
        return Optional.ofNullable(found.get(key.name())).orElseThrow();
    }

    private static Map<String, Key<?>> index(Function<Key<?>, String> by) {
        return Keys.all().stream().collect(Collectors.toUnmodifiableMap(by, Function.identity()));
    }
}
