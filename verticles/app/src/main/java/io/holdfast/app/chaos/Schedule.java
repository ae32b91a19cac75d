package io.holdfast.app.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A scenario with every choice made, from one seed: what happens, moment after moment. */
record Schedule(List<List<Deed>> moments) {
    /** Every {@code repeat} happens {@code rounds} times when that is given. */
    static Schedule draw(Scenario scenario, long seed, OptionalInt rounds) {
        List<List<Deed>> moments = new ArrayList<>();
        draw(scenario.steps(), new SplittableRandom(seed), rounds, moments);
        return new Schedule(List.copyOf(moments));
    }

    private static void draw(List<Step> steps, RandomGenerator chance, OptionalInt rounds, List<List<Deed>> moments) {
        for (Step step : steps) {
            switch (step) {
                case Step.Moment(var alternatives) -> {
                    List<Deed> chosen = alternatives.get(chance.nextInt(alternatives.size()));
                    moments.add(chosen.stream().map(deed -> deed.drawn(chance)).toList());
                }
                case Step.Repeat(int times, var inner) -> {
                    for (int round = 0; round < rounds.orElse(times); round++) {
                        draw(inner, chance, rounds, moments);
                    }
                }
            }
        }
    }
}
