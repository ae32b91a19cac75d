package io.holdfast.app.dlq;

import io.holdfast.app.settings.Settings;
import io.holdfast.gateway.StuckControl;
import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.Stuck;
import io.holdfast.protocol.TxId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Checks what options are given before anything is sent, so that what is wrong is said of the option. The server says the same of the
 * members of its JSON, for whoever sends that.
 */
final class Given {
    private Given() {}

    static final class Tx implements ITypeConverter<String> {
        @Override
        public String convert(String given) {
            return written(given, TxId::parse, "a transaction such as 3.17");
        }
    }

    static final class Shard implements ITypeConverter<String> {
        @Override
        public String convert(String given) {
            return written(given, ShardId::parse, "a shard such as stock-0");
        }
    }

    static final class Cause implements ITypeConverter<String> {
        @Override
        public String convert(String given) {
            return oneOf(
                    Arrays.stream(Stuck.Cause.values()).map(Stuck.Cause::label).toList(), given);
        }
    }

    static final class Consumer implements ITypeConverter<String> {
        @Override
        public String convert(String given) {
            return oneOf(Settings.Events.KNOWN_CONSUMERS, given);
        }
    }

    static final class AgeS implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String given) {
            int seconds = Integer.parseInt(written(given, Integer::parseInt, AGE));
            if (seconds < 0 || seconds > StuckControl.MAX_AGE_S) {
                throw isNot(given, AGE);
            }
            return seconds;
        }

        private static final String AGE = "a number of seconds from 0 to " + StuckControl.MAX_AGE_S;
    }

    /** As it is written, and not merely as it can be read: there is one way to write each. */
    private static String written(String given, Function<String, ?> reader, String what) {
        try {
            if (reader.apply(given).toString().equals(given)) {
                return given;
            }
        } catch (IllegalArgumentException e) { // it is none then, just as if it were written in another way
            throw isNot(given, what);
        }
        throw isNot(given, what);
    }

    private static String oneOf(List<String> known, String given) {
        if (known.contains(given)) {
            return given;
        }
        throw isNot(given, "one of " + String.join(", ", known));
    }

    private static TypeConversionException isNot(String given, String what) {
        return new TypeConversionException("'" + given + "' is not " + what);
    }
}
