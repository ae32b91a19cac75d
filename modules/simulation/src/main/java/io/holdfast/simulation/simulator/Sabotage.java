package io.holdfast.simulation.simulator;

import io.holdfast.simulation.Guard;
import java.util.Set;

/**
 * What is broken on purpose. Nothing, unless a test wants to see it found.
 *
 * @param amid what goes wrong all the time meanwhile, whatever the seed would have drawn
 */
public record Sabotage(Set<Guard> removed, Set<Plant> planted, Set<Mishap> amid) {
    public static final Sabotage NONE = new Sabotage(Set.of(), Set.of(), Set.of());

    public Sabotage {
        removed = Set.copyOf(removed);
        planted = Set.copyOf(planted);
        amid = Set.copyOf(amid);
    }

    public static Sabotage without(Guard guard) {
        return new Sabotage(Set.of(guard), Set.of(), Set.of());
    }

    public static Sabotage with(Plant plant) {
        return new Sabotage(Set.of(), Set.of(plant), Set.of());
    }

    /** The same with something else broken too. */
    public Sabotage and(Plant plant) {
        return new Sabotage(removed, Set.of(plant), amid);
    }

    public Sabotage amid(Mishap... mishaps) {
        return new Sabotage(removed, planted, Set.of(mishaps));
    }

    boolean lacks(Guard guard) {
        return removed.contains(guard);
    }

    boolean has(Plant plant) {
        return planted.contains(plant);
    }
}
