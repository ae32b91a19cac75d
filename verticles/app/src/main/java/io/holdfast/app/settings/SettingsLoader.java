package io.holdfast.app.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the value of every key, and says in one line what is wrong with one that it cannot use. */
public final class SettingsLoader {
    static final String VARIABLE_PREFIX = "HOLDFAST_";

    /** Variables of this prefix that the launcher reads, not we. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("HOLDFAST_JAVA_OPTS");

    private static final Map<String, Key<?>> BY_NAME = index(Key::name);
    private static final Map<String, Key<?>> BY_VARIABLE = index(Key::variable);

    private final Map<String, Found> found = new HashMap<>();

    private record Found(String text, String origin) {}

    private SettingsLoader() {
        Keys.all().forEach(key -> found.put(key.name(), new Found(key.fallback(), "its default")));
    }

    /**
     * Reads the settings.
     *
     * @param file empty for the defaults alone
     * @param port of the command line
     */
    public static Settings load(Optional<Path> file, Map<String, String> environment, OptionalInt port) {
        SettingsLoader loader = new SettingsLoader();
        file.ifPresent(loader::takeFile);
        loader.takeEnvironment(environment);
        port.ifPresent(number ->
                loader.found.put(Keys.HTTP_PORT.name(), new Found(Integer.toString(number), "the option --port")));
        return loader.settings();
    }

    private void takeFile(Path file) {
        Properties properties = new Properties();
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
                new Settings.Http(value(Keys.HTTP_HOST), value(Keys.HTTP_PORT)),
                loops == 0 ? Math.max(1, Runtime.getRuntime().availableProcessors() / 2) : loops,
                new Settings.Coordinator(
                        value(Keys.COORDINATOR_MODE),
                        value(Keys.COORDINATOR_MAX_IN_FLIGHT),
                        value(Keys.COORDINATOR_DEADLINE_MS)),
                stores(),
                new Settings.Journal(value(Keys.JOURNAL_RETENTION)),
                new Settings.Breaker(value(Keys.BREAKER_MAX_FAILURES), value(Keys.BREAKER_RESET_MS)));
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
        } catch (IllegalArgumentException e) {
            // An address may hold a password, which an error must not spread.
            String instead = text.contains("@") ? "" : ", not '" + text + "'";
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
