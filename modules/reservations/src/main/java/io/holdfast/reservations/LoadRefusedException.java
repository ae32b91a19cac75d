package io.holdfast.reservations;

import io.holdfast.protocol.ShardId;
import java.util.Locale;

/**
 * A step of a rebuild found another state than it requires: somebody else is at it, or the store was lost again. The
 * next attempt takes a new generation.
 */
public final class LoadRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadRefusedException(ShardId shard, long generation, Script step, String reply) {
        super("shard " + shard + " generation " + generation + ": "
                + step.name().toLowerCase(Locale.ROOT) + " was refused with " + reply);
    }
}
