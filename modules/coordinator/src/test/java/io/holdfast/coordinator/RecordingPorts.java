package io.holdfast.coordinator;

import io.holdfast.protocol.ShardId;
import io.holdfast.protocol.TxId;
import java.util.ArrayList;
import java.util.List;

/** Ports that write down what the coordinator asked of them, and answer nothing by themselves. */
final class RecordingPorts {
    final List<String> asked = new ArrayList<>();

    Coordinator.Ports ports() {
        return new Coordinator.Ports(new RecordingJournal(), this::send, new RecordingTimers(), new RecordingKeeper());
    }

    /** What was asked since the last look. */
    List<String> take() {
        var taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }

    private void send(Attempt attempt, int branch, Verb verb) {
        asked.add(verb + " " + attempt.tx() + " " + shard(attempt, branch));
    }

    private static ShardId shard(Attempt attempt, int branch) {
        return attempt.transaction().branches().get(branch).shard();
    }

    private final class RecordingJournal implements Journal {
        @Override
        public void commit(Attempt attempt, Votes votes) {
            asked.add("commit " + attempt.tx() + " " + votes);
        }

        @Override
        public void abort(Attempt attempt) {
            asked.add("abort " + attempt.tx());
        }
    }

    private final class RecordingTimers implements Timers {
        @Override
        public void sendLater(Attempt attempt, int branch, Verb verb) {
            asked.add("later " + verb + " " + attempt.tx() + " " + shard(attempt, branch));
        }

        @Override
        public void abortLater(Attempt attempt) {
            asked.add("later abort " + attempt.tx());
        }
    }

    private final class RecordingKeeper implements ShardKeeper {
        @Override
        public void rebuild(ShardId shard, TxId proof) {
            asked.add("rebuild " + shard + " " + proof);
        }

        @Override
        public void alarm(ShardId shard, TxId proof) {
            asked.add("alarm " + shard + " " + proof);
        }
    }
}
