package io.holdfast.consumers.leaderboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is done to the leaderboard in one step: one file of {@code lua/leaderboard/} each, known to Redis by its SHA-1. */
enum Script {
    BEGIN,
    APPLY,
    OPEN,
    ABANDON,
    TRIM,
    TOP;

    private static final String INCLUDE = "-- include: ";

    private final String source = read("/lua/leaderboard/" + name().toLowerCase(Locale.ROOT) + ".lua");
    private final String sha = sha1(source);

    /** The text to load, with the file that it includes put in. */
    String source() {
        return source;
    }

    /** The name that EVALSHA takes. */
    String sha() {
        return sha;
    }

    private static String read(String resource) {
        return text(resource).lines().map(Script::resolved).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String resolved(String line) {
        return line.startsWith(INCLUDE) ? text("/lua/leaderboard/include/" + line.substring(INCLUDE.length())) : line;
    }

    private static String text(String resource) {
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + resource);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
