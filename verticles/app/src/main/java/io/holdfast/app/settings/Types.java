package io.holdfast.app.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.faults.FaultRule;
import io.holdfast.faults.RuleForm;
import io.holdfast.journal.Postgres;
import io.holdfast.journal.StoreUri;
import io.holdfast.protocol.Mode;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of values that settings have. */
final class Types {
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern SERVER = Pattern.compile("[^\\s:,]+:[0-9]{1,5}");
    private static final Pattern LISTENING = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:,\\[\\]]+):[0-9]{1,5}");
    private static final int MAX_PORT = 65_535;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DAYS = Pattern.compile("([0-9]{1,5})d");

    private static final Pattern INTERVAL = Pattern.compile("([0-9]{1,5})([smh])");

    private Types() {}

    static Key.Type<String> text() {
        return new Key.Type<>("something", text -> {
            require(!text.isEmpty());
            return text;
        });
    }

    static Key.Type<String> optionalText() {
        return new Key.Type<>("anything", text -> text);
    }

    static Key.Type<String> oneOf(List<String> words) {
        return new Key.Type<>(String.join(" or ", words), text -> {
            require(words.contains(text));
            return text;
        });
    }

    /** Empty for none. */
    static Key.Type<Optional<URI>> http() {
        return new Key.Type<>(
                "empty, or an http:// or https:// address",
                text -> text.isEmpty() ? Optional.empty() : Optional.of(address(text, List.of("http", "https"))));
    }

    static Key.Type<Double> share() {
        return new Key.Type<>("a number from 0 to 1", text -> {
            double share = Double.parseDouble(text);
            require(share >= 0 && share <= 1);
            return share;
        });
    }

    static Key.Type<LogFormat> logFormat() {
        var word = oneOf(List.of("auto", "text", "json"));
        return new Key.Type<>(
                "auto, text or json",
                text -> LogFormat.valueOf(word.parser().parse(text).toUpperCase(Locale.ROOT)));
    }

    /**
     * Empty for none.
     *
     * @param holding what must be in it, such as {@code certificate}
     */
    static Key.Type<Optional<Path>> pem(String holding) {
        var begin = Pattern.compile("-----BEGIN ([A-Z]+ )?" + holding.toUpperCase(Locale.ROOT) + "-----");
        return new Key.Type<>("empty, or a PEM file with a " + holding + " that can be read", text -> {
            require(text.isEmpty() || begin.matcher(contents(Path.of(text))).find());
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        });
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Key.Type<String> name() {
        return new Key.Type<>("1 to 64 letters, digits, dots, dashes or underscores", text -> {
            require(NAME.matcher(text).matches());
            return text;
        });
    }

    /** Empty for none. */
    static Key.Type<String> servers() {
        return new Key.Type<>("empty, or host:port with commas between", text -> {
            require(text.isEmpty() || parts(text).allMatch(Types::isServer));
            return text;
        });
    }

    /** Of an interface of this machine, by a name or an address; empty for none. */
    static Key.Type<Optional<InetSocketAddress>> listening() {
        return new Key.Type<>("empty, or host:port such as 0.0.0.0:9443 or [::]:9443", text -> {
            if (text.isEmpty()) {
                return Optional.empty();
            }
            require(LISTENING.matcher(text).matches());
            int colon = text.lastIndexOf(':');
            int port = Integer.parseInt(text, colon + 1, text.length(), 10);
            require(isPort(port));
            var host = text.substring(0, colon);
            return Optional.of(InetSocketAddress.createUnresolved(
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port));
        });
    }

    private static boolean isServer(String text) {
        return SERVER.matcher(text).matches()
                && isPort(Integer.parseInt(text, text.indexOf(':') + 1, text.length(), 10));
    }

    private static boolean isPort(int number) {
        return number > 0 && number <= MAX_PORT;
    }

    /** What stands between the commas, nothing as well: a comma too many is a mistake. */
    private static Stream<String> parts(String text) {
        return Stream.of(COMMA.split(text, -1));
    }

    /** Each of these at most once. */
    static Key.Type<List<String>> someOf(List<String> names) {
        return new Key.Type<>("empty, or some of " + String.join(", ", names) + " with commas between", text -> {
            List<String> given = text.isEmpty() ? List.of() : parts(text).toList();
            require(names.containsAll(given) && given.stream().distinct().count() == given.size());
            return given;
        });
    }

    /** Empty for none. */
    static Key.Type<Map<String, String>> propertiesFile() {
        return new Key.Type<>("empty, or a file of properties that can be read", text -> {
            var properties = new Properties();
            if (!text.isEmpty()) {
                try (Reader reader = Files.newBufferedReader(Path.of(text), UTF_8)) {
                    properties.load(reader);
                } catch (IOException e) {
                    throw new IllegalArgumentException(e);
                }
            }
            return properties.stringPropertyNames().stream()
                    .collect(Collectors.toMap(name -> name, properties::getProperty));
        });
    }

    static Key.Type<Integer> number(int least, int most) {
        return new Key.Type<>("a whole number from " + least + " to " + most, text -> {
            require(NUMBER.matcher(text).matches());
            int number = Integer.parseInt(text);
            require(number >= least && number <= most);
            return number;
        });
    }

    static Key.Type<OptionalInt> optionalNumber(int least, int most) {
        var number = number(least, most);
        return new Key.Type<>(
                "empty, or " + number.allowed(),
                text -> text.isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(number.parser().parse(text)));
    }

    static Key.Type<Boolean> truth() {
        return new Key.Type<>("true or false", text -> {
            require(text.equals("true") || text.equals("false"));
            return text.equals("true");
        });
    }

    static Key.Type<List<FaultRule>> faultRules() {
        return new Key.Type<>("rules with semicolons between them", RuleForm::parse);
    }

    /** Empty for {@code auto}. */
    static Key.Type<Optional<Mode>> mode() {
        return new Key.Type<>(
                "auto, 2pc or saga", text -> text.equals("auto") ? Optional.empty() : Optional.of(Mode.ofLabel(text)));
    }

    /** Empty for {@code forever}. */
    static Key.Type<Optional<Duration>> days(Duration least) {
        return new Key.Type<>(
                "a number of days like 30d, at least " + least.toDays() + "d, or forever",
                text -> text.equals("forever") ? Optional.empty() : Optional.of(daysOf(text, least)));
    }

    static Key.Type<Duration> boundedDays() {
        return new Key.Type<>("a number of days like 7d, at least 1d", text -> daysOf(text, Duration.ofDays(1)));
    }

    /** Empty for {@code never}. */
    static Key.Type<Optional<Duration>> interval() {
        return new Key.Type<>("a time like 30s, 15m or 1h, at least 1s, or never", text -> {
            if (text.equals("never")) {
                return Optional.empty();
            }
            var interval = INTERVAL.matcher(text);
            require(interval.matches());
            var unit =
                    switch (interval.group(2)) {
                        case "s" -> ChronoUnit.SECONDS;
                        case "m" -> ChronoUnit.MINUTES;
                        default -> ChronoUnit.HOURS;
                    };
            var duration = Duration.of(Long.parseLong(interval.group(1)), unit);
            require(duration.isPositive());
            return Optional.of(duration);
        });
    }

    private static Duration daysOf(String text, Duration least) {
        var digits = DAYS.matcher(text);
        require(digits.matches());
        var days = Duration.ofDays(Long.parseLong(digits.group(1)));
        require(days.compareTo(least) >= 0);
        return days;
    }

    /** URIs; none for an embedded store. */
    static Key.Type<List<URI>> redis() {
        return new Key.Type<>(
                "empty, or host:port, redis:// or rediss:// addresses with commas between them; rediss:// perhaps with ?sslrootcert= and the whole path of a file that can be read",
                text -> text.isEmpty()
                        ? List.of()
                        : parts(text).map(Types::redisAddress).toList());
    }

    /** Empty for none of its own. */
    static Key.Type<Optional<URI>> oneRedis() {
        return new Key.Type<>(
                "empty, or host:port, or a redis:// or rediss:// address; rediss:// perhaps with ?sslrootcert= and the whole path of a file that can be read",
                text -> text.isEmpty() ? Optional.empty() : Optional.of(redisAddress(text)));
    }

    private static URI redisAddress(String text) {
        boolean hasScheme = text.contains("://");
        URI uri = address(hasScheme ? text : "redis://" + text, List.of("redis", "rediss"));
        require(hasScheme || uri.getPort() > 0);
        require(uri.getScheme().equals("rediss")
                || StoreUri.parse(uri.toString()).rootCertificate().isEmpty());
        return uri;
    }

    private static URI address(String text, List<String> schemes) {
        URI uri = URI.create(text);
        require(uri.getHost() != null && uri.getScheme() != null && schemes.contains(uri.getScheme()));
        require(uri.getPort() < 0 || isPort(uri.getPort()));
        require(StoreUri.parse(text).rootCertificate().stream()
                .allMatch(file -> file.isAbsolute() && Files.isReadable(file)));
        return uri;
    }

    /** Empty for an embedded store. */
    static Key.Type<Optional<URI>> postgres() {
        return new Key.Type<>(
                "empty, or an address like postgresql://user@host:5432/database, perhaps with ?sslmode=verify-full, verify-ca or require and &sslrootcert= with the whole path of a file that can be read",
                text -> text.isEmpty() ? Optional.empty() : Optional.of(postgresAddress(text)));
    }

    private static URI postgresAddress(String text) {
        URI uri = address(text, List.of("postgresql", "postgres"));
        Postgres.at(text);
        return uri;
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException();
        }
    }
}
