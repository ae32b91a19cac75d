package io.holdfast.reservations;

import io.holdfast.protocol.CommandBatch;
import io.holdfast.protocol.Reply;
import io.holdfast.protocol.ShardId;
import io.vertx.core.Future;
import java.util.List;

/** Carries out a participant's commands on its shards: the place where what they meet can be disturbed. */
public interface CommandRunner {
    /** One reply per command, in their order. A failure means that what became of them is unknown. */
    Future<List<Reply>> run(CommandBatch batch);

    /** The generation of the shard in which a command would run now. */
    long generation(ShardId shard);
}
