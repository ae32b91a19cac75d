package io.holdfast.app.load;

import io.holdfast.app.cli.CommandException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Many requests that must all succeed, such as those that create users, items and orders. One that was not done yet, or of which
 * nobody knows what became of it, is sent again: it must be one that may be done twice.
 */
public final class Bulk {
    private static final int OK = 200;
    private static final int UNKNOWN = 202;
    private static final int NOT_NOW = 429;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ClosedLoop loop;
    private final Requests requests;

    public Bulk(ClosedLoop loop, Requests requests) {
        this.loop = loop;
        this.requests = requests;
    }

    /**
     * Sends each path until it is done.
     *
     * @param progress told after every answer how many there are
     * @return the answers' bodies, in the paths' order
     */
    public List<String> send(List<String> paths, IntConsumer progress) {
        UntilDone traffic = new UntilDone(paths, progress);
        loop.run(traffic);
        if (traffic.fault != null) {
            throw new CommandException(traffic.fault);
        }
        return List.copyOf(traffic.bodies);
    }

    private final class UntilDone implements Traffic {
        private final List<String> paths;
        private final IntConsumer progress;
        private final List<String> bodies;
        private final Queue<Integer> unknown = new ArrayDeque<>();
        private int next;
        private long lastDoneNs = System.nanoTime();
        private int answers;
        private @Nullable String fault;

        UntilDone(List<String> paths, IntConsumer progress) {
            this.paths = paths;
            this.progress = progress;
            this.bodies = new ArrayList<>(Collections.nCopies(paths.size(), ""));
        }

        @Override
        public long next(ByteBuffer request, long nowNs) {
            if (fault != null || (unknown.isEmpty() && next == paths.size())) {
                return NOTHING;
            }
            int index = unknown.isEmpty() ? next++ : unknown.remove();
            requests.write(request, paths.get(index));
            return index;
        }

        @Override
        public void answered(long request, Response response, long latencyNs, long nowNs) {
            int index = Math.toIntExact(request);
            if (response.status() == OK) {
                lastDoneNs = nowNs;
                bodies.set(index, response.body());
                progress.accept(++answers);
            } else if (response.status() == UNKNOWN || response.status() == NOT_NOW) {
                repeat(index, "was answered " + response.status());
            } else {
                fault = requests.name(paths.get(index)) + " was answered " + response.status() + ": " + response.body();
            }
        }

        @Override
        public void lost(long request) {
            repeat(Math.toIntExact(request), "was not answered");
        }

        private void repeat(int index, String why) {
            unknown.add(index);
            if (System.nanoTime() - lastDoneNs > LIMIT.toNanos()) {
                fault = requests.name(paths.get(index)) + " " + why + ", and nothing was done for " + LIMIT.toSeconds()
                        + " s";
            }
        }

        @Override
        public boolean reconnects() {
            return fault == null;
        }
    }
}
