package io.holdfast.protocol;

import java.util.List;

/** Commands of one session for one shard, in order: what one message carries. Answered by a {@link ReplyBatch}. */
public record CommandBatch(ShardId shard, List<Command> commands) {
    public static final int MAX_COMMANDS = 256;
}
