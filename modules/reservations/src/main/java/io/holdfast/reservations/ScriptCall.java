package io.holdfast.reservations;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;

/**
 * Builds one EVALSHA in an array of the final size: the client writes byte arrays as they are, without a copy or a
 * buffer for each.
 */
final class ScriptCall {
    private static final byte[][] COUNTS = {
        ShardKeys.ascii(0),
        ShardKeys.ascii(1),
        ShardKeys.ascii(2),
        ShardKeys.ascii(3),
        ShardKeys.ascii(4),
        ShardKeys.ascii(5)
    };

    private final Script script;
    private final Object[] arguments;
    private int size;

    private ScriptCall(Script script, Object[] arguments) {
        this.script = script;
        this.arguments = arguments;
    }

    /** A call with {@code arguments} further arguments after its keys. */
    static ScriptCall of(Script script, int arguments, byte[]... keys) {
        var call = new ScriptCall(script, new Object[2 + keys.length + arguments]);
        call.add(script.sha()).add(keys.length < COUNTS.length ? COUNTS[keys.length] : ShardKeys.ascii(keys.length));
        for (byte[] key : keys) {
            call.add(key);
        }
        return call;
    }

    ScriptCall add(byte[] argument) {
        arguments[size++] = argument;
        return this;
    }

    ScriptCall add(String argument) {
        return add(argument.getBytes(StandardCharsets.UTF_8));
    }

    ScriptCall add(long argument) {
        return add(ShardKeys.ascii(argument));
    }

    /** Sets an argument out of turn, {@code offset} after the last one that was added. */
    ScriptCall put(int offset, byte[] argument) {
        arguments[size + offset] = argument;
        return this;
    }

    Script script() {
        return script;
    }

    /** May be sent again: sending changes nothing in it. */
    Request request() {
        return Request.cmd(Command.EVALSHA, arguments);
    }
}
