package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Saga;
import io.holdfast.coordinator.Step;
import io.holdfast.coordinator.TwoPhaseCommit;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.ShardId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is explored: a few transactions that get in each other's way, what may happen around them, and which guards
 * have been taken away.
 *
 * @param openings the opening balances of every shard
 */
public record Scenario(
        String name,
        List<Attempt> attempts,
        Map<ShardId, Map<String, Long>> openings,
        Protocol protocol,
        Set<Freedom> freedoms,
        Set<Guard> removed) {
    public Scenario {
        attempts = List.copyOf(attempts);
        freedoms = Set.copyOf(freedoms);
        removed = Set.copyOf(removed);
    }

    /** The step functions; the production ones, unless a test wants to see a broken one found. */
    public interface Protocol {
        Step step(Phase phase, Event event);
    }

    public static Scenario of(String name, Map<ShardId, Map<String, Long>> openings, Attempt... attempts) {
        return new Scenario(name, List.of(attempts), openings, Scenario::production, Set.of(), Set.of());
    }

    /** The production step functions. */
    public static Step production(Phase phase, Event event) {
        return phase.attempt().mode() == Mode.SAGA ? Saga.step(phase, event) : TwoPhaseCommit.step(phase, event);
    }

    public Scenario with(Freedom... more) {
        var all = EnumSet.noneOf(Freedom.class);
        all.addAll(freedoms);
        all.addAll(Arrays.asList(more));
        return new Scenario(name, attempts, openings, protocol, all, removed);
    }

    @Override
    public String toString() {
        var what = EnumSet.noneOf(Freedom.class);
        what.addAll(freedoms);
        return name + " " + what;
    }

    public Scenario without(Guard guard) {
        return new Scenario(name + " without " + guard, attempts, openings, protocol, freedoms, Set.of(guard));
    }

    public Scenario running(String what, Protocol broken) {
        return new Scenario(name + " with " + what, attempts, openings, broken, freedoms, removed);
    }
}
