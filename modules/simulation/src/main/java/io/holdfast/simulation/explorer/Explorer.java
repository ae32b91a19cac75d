package io.holdfast.simulation.explorer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a scenario can reach, in the order of distance from the start, and holds each against the
 * invariants; then asks whether from each a clean end can be reached without luck. What it finds comes with the shortest
 * way there.
 */
public final class Explorer {
    private final World world;
    private final Judge judge;
    private final OwnerMoves owners;
    private final ShardMoves shards;
    private final JournalMoves journal;
    private final RecoveryMoves recovery;
    private final StateStore states;
    private final Edges owed = new Edges();
    private final BitSet ends = new BitSet();
    private final Parents parents = new Parents();
    private final Transitions taken = new Transitions();
    private final String name;
    private long steps;
    private @Nullable Violation violation;

    /** What is wrong, and the shortest way there. */
    public record Violation(String what, List<String> trace) {
        @Override
        public String toString() {
            var text = new StringBuilder(what)
                    .append(", after ")
                    .append(trace.size())
                    .append(" steps:\n");
            for (int i = 0; i < trace.size(); i++) {
                text.append("  ")
                        .append(i + 1)
                        .append(". ")
                        .append(trace.get(i))
                        .append('\n');
            }
            return text.toString();
        }
    }

    /** What an exploration saw. */
    public record Report(
            String name,
            int states,
            long steps,
            int ends,
            Transitions taken,
            @Nullable Violation violation) {
        @Override
        public String toString() {
            return "%s: %,d states, %,d steps, %,d clean ends%s"
                    .formatted(name, states, steps, ends, violation == null ? "" : "; " + violation);
        }
    }

    private Explorer(Scenario scenario) {
        this.name = scenario.toString();
        this.world = new World(scenario, taken);
        this.judge = new Judge(world);
        var stepped = new Owners(world);
        var replies = new Replies(world, stepped);
        this.owners = new OwnerMoves(world, stepped);
        this.shards = new ShardMoves(world, replies);
        this.journal = new JournalMoves(world, replies);
        this.recovery = new RecoveryMoves(world);
        this.states = new StateStore(world.layout.width());
    }

    /** Explores all of it, or up to the first violation. */
    public static Report explore(Scenario scenario) {
        var explorer = new Explorer(scenario);
        explorer.run();
        return new Report(
                explorer.name,
                explorer.states.size(),
                explorer.steps,
                explorer.ends.cardinality(),
                explorer.taken,
                explorer.violation);
    }

    /** The transitions that the scenario's step functions have, whether the rest of the system can cause them or not. */
    public static Transitions defined(Scenario scenario) {
        var defined = new Transitions();
        var world = new World(scenario, defined);
        int[] initial = world.initial();
        for (int tx = 0; tx < world.attempts.size(); tx++) {
            world.phases.walkAll(initial[world.layout.phase(tx)]);
        }
        return defined;
    }

    private void run() {
        int[] state = world.initial();
        visit(state, -1);
        for (int number = 0; number < states.size() && violation == null; number++) {
            states.read(number, state);
            followAll(state, new Following(number));
        }
        if (violation == null) {
            int stuck = owed.reaching(ends, states.size()).nextClearBit(0);
            if (stuck < states.size()) {
                violation = new Violation("no clean end can be reached without luck", traceTo(stuck));
            }
        }
    }

    private void followAll(int[] state, Sink sink) {
        owners.from(state, sink);
        shards.from(state, sink);
        journal.from(state, sink);
        recovery.from(state, sink);
    }

    /** The state's number. */
    private int visit(int[] state, int parent) {
        int number = states.add(state);
        if (number < 0) {
            return ~number;
        }
        parents.add(parent);
        if (judge.isCleanEnd(state)) {
            ends.set(number);
        }
        var wrong = judge.verdict(state);
        if (wrong != null && violation == null) {
            violation = new Violation(wrong, traceTo(number));
        }
        return number;
    }

    private final class Following implements Sink {
        private final int from;

        Following(int from) {
            this.from = from;
        }

        @Override
        public void owed(int[] next, Supplier<String> what) {
            steps++;
            int to = visit(next, from);
            if (to != from) {
                owed.add(from, to);
            }
        }

        @Override
        public void possible(int[] next, Supplier<String> what) {
            steps++;
            visit(next, from);
        }

        @Override
        public void broken(Supplier<String> what, String why) {
            if (violation == null) {
                var trace = new ArrayList<>(traceTo(from));
                trace.add(what.get());
                violation = new Violation(why, List.copyOf(trace));
            }
        }
    }

    private List<String> traceTo(int number) {
        var lines = new ArrayList<String>();
        for (int at = number; parents.of(at) >= 0; at = parents.of(at)) {
            lines.add(stepBetween(parents.of(at), at));
        }
        Collections.reverse(lines);
        return List.copyOf(lines);
    }

    private String stepBetween(int parent, int child) {
        int[] from = new int[world.layout.width()];
        int[] to = new int[world.layout.width()];
        states.read(parent, from);
        states.read(child, to);
        var retracing = new Retracing(to);
        followAll(from, retracing);
        return retracing.found;
    }
}
