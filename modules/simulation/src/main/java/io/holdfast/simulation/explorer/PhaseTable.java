package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Effect;
import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Protocol;
import io.holdfast.coordinator.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;

/** The step functions by numbers: each distinct pair of phase and event is stepped once. */
final class PhaseTable {
    private final Protocol protocol;
    private final Sets sets;
    private final Transitions taken;
    private final Interner<Phase> phases = new Interner<>();
    private final Interner<Event> events = new Interner<>();
    private final List<Reaction> reactions = new ArrayList<>();
    private final Memo known = new Memo();
    private final Memo heard = new Memo();
    private final Memo owed = new Memo();
    private final int samples;

    /** What an event makes of a phase. */
    static final class Reaction {
        final int next;
        final List<Effect> effects;
        private final Step step;
        private boolean taken;

        Reaction(int next, Step step) {
            this.next = next;
            this.effects = step.effects();
            this.step = step;
        }
    }

    PhaseTable(Protocol protocol, List<Event> samples, Sets sets, Transitions taken) {
        this.protocol = protocol;
        this.sets = sets;
        this.taken = taken;
        samples.forEach(events::of);
        this.samples = events.size();
    }

    int of(Phase phase) {
        return phases.of(phase);
    }

    Phase at(int phase) {
        return phases.at(phase);
    }

    /** The event must be among the samples: what they leave out would count as not heard. */
    int of(Event event) {
        int number = events.of(event);
        if (number >= samples) {
            throw new IllegalStateException("no sample of " + event);
        }
        return number;
    }

    Event eventAt(int event) {
        return events.at(event);
    }

    /** Takes the step, and counts it as taken. */
    Reaction on(int phase, int event) {
        var reaction = react(phase, event);
        if (!reaction.taken) {
            reaction.taken = true;
            taken.add(phases.at(phase), events.at(event), reaction.step);
        }
        return reaction;
    }

    private Reaction react(int phase, int event) {
        int index = known.get(phase, event);
        if (index != Memo.UNKNOWN) {
            return reactions.get(index);
        }
        var step = protocol.step(phases.at(phase), events.at(event));
        var reaction = new Reaction(phases.of(step.next()), step);
        known.put(phase, event, reactions.size());
        reactions.add(reaction);
        return reaction;
    }

    /** The events that this phase, or one that may follow, does not ignore. All others are as good as lost. */
    int heardFrom(int phase) {
        int known = heard.get(phase, 0);
        if (known != Memo.UNKNOWN) {
            return known;
        }
        listen(following(phase));
        return heard.get(phase, 0);
    }

    /** Back to front, again and again until nothing is added: phases that follow come later in the list. */
    private void listen(List<Integer> phasesInOrder) {
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int phase : phasesInOrder.reversed()) {
                int before = heard.get(phase, 0);
                int after = sets.of(heardBy(phase));
                grown |= before != after;
                heard.put(phase, 0, after);
            }
        }
    }

    private BitSet heardBy(int phase) {
        var set = new BitSet();
        for (int event = 0; event < events.size(); event++) {
            if (concerns(event, phase)) {
                var reaction = react(phase, event);
                int later = heard.get(reaction.next, 0);
                if (later != Memo.UNKNOWN) {
                    set.or(sets.at(later));
                }
                if (reaction.next != phase || !reaction.effects.isEmpty()) {
                    set.set(event);
                }
            }
        }
        return set;
    }

    /** The requests whose answers this phase, or one that may follow, does not ignore. */
    int owedTo(int phase) {
        int known = owed.get(phase, 0);
        if (known != Memo.UNKNOWN) {
            return known;
        }
        int bits = 0;
        int heardEvents = heardFrom(phase);
        for (int event = sets.next(heardEvents, 0); event >= 0; event = sets.next(heardEvents, event + 1)) {
            bits |= Owed.paidBy(events.at(event));
        }
        return owed.put(phase, 0, bits);
    }

    /** Takes every step from the phase on that the samples allow, whether the rest of the system could cause it or not. */
    void walkAll(int phase) {
        for (int from : following(phase)) {
            for (int event = 0; event < events.size(); event++) {
                if (concerns(event, from)) {
                    on(from, event);
                }
            }
        }
    }

    /** The phase and all that may follow it, nearest first. */
    private List<Integer> following(int phase) {
        var reached = new LinkedHashSet<Integer>(List.of(phase));
        var queue = new ArrayDeque<Integer>(reached);
        while (!queue.isEmpty()) {
            int from = queue.remove();
            for (int event = 0; event < events.size(); event++) {
                if (concerns(event, from) && reached.add(react(from, event).next)) {
                    queue.add(react(from, event).next);
                }
            }
        }
        return List.copyOf(reached);
    }

    private boolean concerns(int event, int phase) {
        return branchOf(events.at(event))
                < phases.at(phase).attempt().transaction().branches().size();
    }

    private static int branchOf(Event event) {
        return switch (event) {
            case Event.Voted(int branch, var reply) -> branch;
            case Event.Finished(int branch, var reply) -> branch;
            case Event.Undone(int branch, var reply) -> branch;
            case Event.Undelivered(int branch, var verb) -> branch;
            case Event.Begin e -> 0;
            case Event.Durable e -> 0;
            case Event.Rejected e -> 0;
            case Event.InDoubt e -> 0;
            case Event.Deadline e -> 0;
        };
    }
}
