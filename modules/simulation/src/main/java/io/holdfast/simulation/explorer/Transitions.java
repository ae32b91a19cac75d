package io.holdfast.simulation.explorer;

import io.holdfast.coordinator.Event;
import io.holdfast.coordinator.Phase;
import io.holdfast.coordinator.Step;
import io.holdfast.protocol.Mode;
import io.holdfast.protocol.Reply;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Which kinds of transition were taken: a phase, and an event that changed it or had effects. */
public final class Transitions {
    private final Set<String> names = new TreeSet<>();

    void add(Phase phase, Event event, Step step) {
        if (step.next().equals(phase) && step.effects().isEmpty()) {
            return;
        }
        names.add(label(phase.attempt().mode()) + " " + phase.getClass().getSimpleName() + " × " + kindOf(event));
    }

    private static String label(Mode mode) {
        return mode.label();
    }

    /** The event's type, with what its phase distinguishes: the kind of a reply, a decision, a rejection, a verb. */
    private static String kindOf(Event event) {
        return switch (event) {
            case Event.Begin e -> "Begin";
            case Event.Voted(int branch, Reply reply) -> "Voted " + kindOf(reply);
            case Event.Finished(int branch, Reply reply) -> "Finished " + kindOf(reply);
            case Event.Undone(int branch, Reply reply) -> "Undone " + kindOf(reply);
            case Event.Undelivered(int branch, var verb) -> "Undelivered " + verb;
            case Event.Durable(var decision) -> "Durable " + decision;
            case Event.Rejected(var rejection) -> "Rejected " + rejection;
            case Event.InDoubt e -> "InDoubt";
            case Event.Deadline e -> "Deadline";
        };
    }

    private static String kindOf(Reply reply) {
        return reply instanceof Reply.No(Reply.Cause cause)
                ? "No " + cause.getClass().getSimpleName()
                : reply.getClass().getSimpleName();
    }

    public void addAll(Transitions others) {
        names.addAll(others.names);
    }

    /** In alphabetical order. */
    public Set<String> names() {
        return new TreeSet<>(names);
    }

    /** What is here and not in {@code others}. */
    public Set<String> beyond(Collection<String> others) {
        var rest = names();
        rest.removeAll(others);
        return rest;
    }
}
