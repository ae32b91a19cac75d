package io.holdfast.app.chaos;

import io.holdfast.faults.FaultAction;
import io.holdfast.faults.FaultRule;
import java.util.random.RandomGenerator;

/** One thing that a scenario does. */
sealed interface Deed {
    /** Nothing, for a while. */
    record Wait(Span lasting) implements Deed {}

    /** {@code kill -9}. */
    record Kill(Victim victim) implements Deed {}

    /** SIGSTOP, and SIGCONT afterwards. */
    record Pause(Victim victim, Span lasting) implements Deed {}

    /** It is stopped in good order, and started again afterwards. */
    record StopKafka(Span lasting) implements Deed {}

    /** What is on Kafka is said once more there, the newest first. */
    record RepeatEvents() implements Deed {}

    /** What is no event, or cannot be kept, is said on Kafka. */
    record PoisonEvents() implements Deed {}

    /** FLUSHALL. */
    record Empty() implements Deed {}

    /** Of Postgres, while it runs decide(): terminated by Postgres, or killed. */
    record LoseBackend(boolean killed) implements Deed {}

    /** At the server's admin port. */
    record Inject(FaultRule rule) implements Deed {}

    /** The server ends at this point, and is waited for. */
    record Crash(FaultRule rule) implements Deed {}

    /** Every rule that is set. */
    record ClearFaults() implements Deed {}

    /** On the way to a store. */
    record Disturb(Victim store, Weather weather, Span lasting) implements Deed {}

    /** The connections to a store that there are say nothing any more; nobody ends them, and new ones get through. */
    record Strand(Victim store) implements Deed {}

    /** Redis writes down what it holds now. */
    record Save() implements Deed {}

    /** Redis is killed, and starts with what was written down. */
    record Restore() implements Deed {}

    /** Whoever connects gets a new Redis, while the old one still answers those who are connected to it. */
    record Replace() implements Deed {}

    /** Nothing more fits where Postgres writes. */
    record FillDisk(Span lasting) implements Deed {}

    /** Until the server is ready. */
    record AwaitServer() implements Deed {}

    default Deed drawn(RandomGenerator chance) {
        return switch (this) {
            case Wait(var lasting) -> new Wait(lasting.drawn(chance));
            case Pause(var victim, var lasting) -> new Pause(victim, lasting.drawn(chance));
            case Disturb(var store, var weather, var lasting) -> new Disturb(store, weather, lasting.drawn(chance));
            case StopKafka(var lasting) -> new StopKafka(lasting.drawn(chance));
            case FillDisk(var lasting) -> new FillDisk(lasting.drawn(chance));
            case Kill same -> same;
            case RepeatEvents same -> same;
            case PoisonEvents same -> same;
            case Empty same -> same;
            case LoseBackend same -> same;
            case Inject same -> same;
            case Crash same -> same;
            case ClearFaults same -> same;
            case Strand same -> same;
            case Save same -> same;
            case Restore same -> same;
            case Replace same -> same;
            case AwaitServer same -> same;
        };
    }

    /** Whether the harness must stand between the server and its stores. */
    default boolean needsProxy() {
        return switch (this) {
            case Disturb here -> true;
            case Strand here -> true;
            case Save here -> true;
            case Restore here -> true;
            case Replace here -> true;
            case FillDisk here -> true;
            case StopKafka here -> true;
            case Wait elsewhere -> false;
            case Kill elsewhere -> false;
            case Pause elsewhere -> false;
            case RepeatEvents elsewhere -> false;
            case PoisonEvents elsewhere -> false;
            case Empty elsewhere -> false;
            case LoseBackend elsewhere -> false;
            case Inject elsewhere -> false;
            case Crash elsewhere -> false;
            case ClearFaults elsewhere -> false;
            case AwaitServer elsewhere -> false;
        };
    }

    /** Whether the server may end by itself because of it. */
    default boolean mayCrash() {
        return this instanceof Crash
                || (this instanceof Inject(var rule) && rule.action() instanceof FaultAction.Crash);
    }
}
