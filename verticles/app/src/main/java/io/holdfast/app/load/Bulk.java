package io.holdfast.app.load;

import io.holdfast.app.cli.CommandException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Many requests that must all succeed, such as those that create users, items and orders. */
public final class Bulk {
    private static final int OK = 200;

    private final ClosedLoop loop;
    private final Requests requests;

    public Bulk(ClosedLoop loop, Requests requests) {
        this.loop = loop;
        this.requests = requests;
    }

    /**
     * Sends each path once.
     *
     * @param progress told after every answer how many there are
     * @return the answers' bodies, in the paths' order
     */
    public List<String> send(List<String> paths, IntConsumer progress) {
        Once once = new Once(paths, progress);
        loop.run(once);
        if (once.fault != null) {
            throw new CommandException(once.fault);
        }
        if (once.answers < paths.size()) {
            throw new CommandException("the server ended while it was given its data");
        }
        return List.copyOf(once.bodies);
    }

    private final class Once implements Traffic {
        private final List<String> paths;
        private final IntConsumer progress;
        private final List<String> bodies;
        private int next;
        private int answers;
        private @Nullable String fault;

        Once(List<String> paths, IntConsumer progress) {
            this.paths = paths;
            this.progress = progress;
            this.bodies = new ArrayList<>(Collections.nCopies(paths.size(), ""));
        }

        @Override
        public long next(ByteBuffer request, long nowNs) {
            if (next == paths.size() || fault != null) {
                return NOTHING;
            }
            requests.write(request, paths.get(next));
            return next++;
        }

        @Override
        public void answered(long request, Response response, long latencyNs, long nowNs) {
            int index = Math.toIntExact(request);
            if (response.status() == OK) {
                bodies.set(index, response.body());
                progress.accept(++answers);
            } else {
                fault = requests.name(paths.get(index)) + " was answered " + response.status() + ": " + response.body();
            }
        }

        @Override
        public void lost(long request) {
            fault = "the connection broke before " + requests.name(paths.get(Math.toIntExact(request)))
                    + " was answered";
        }
    }
}
