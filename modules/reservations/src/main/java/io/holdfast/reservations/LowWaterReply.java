package io.holdfast.reservations;

import io.holdfast.protocol.Reply;

/** What {@code low_water.lua} replies, and {@code raise_floor.lua} of a session's number. */
sealed interface LowWaterReply {
    /** Where the low water stands now; short of the target when the way is long. */
    record Reached(long seq) implements LowWaterReply {}

    record Stopped(Reply reason) implements LowWaterReply {}
}
