package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Attempt;
import io.holdfast.coordinator.Protocol;
import io.holdfast.protocol.ShardId;
import io.holdfast.simulation.Guard;
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
 * @param protocol the step functions; the production ones, unless a test wants to see a broken one found
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

    public static Scenario of(String name, Map<ShardId, Map<String, Long>> openings, Attempt... attempts) {
        return new Scenario(name, List.of(attempts), openings, Protocol.BY_MODE, Set.of(), Set.of());
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
