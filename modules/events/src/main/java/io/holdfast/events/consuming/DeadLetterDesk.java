package io.holdfast.events.consuming;

import io.holdfast.events.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person does about dead letters. Every method blocks its thread, and a {@link org.apache.kafka.common.KafkaException} says why not. */
public final class DeadLetterDesk {
    private final CompletionStage<Map<String, Object>> kafka;
    private final Topics topics;
    private final Map<String, EventConsumer> consumers;
    private final InstantSource clock;

    /** What came of one of them. */
    public record Treated(DeadLetter letter, boolean done, String outcome) {}

    /**
     * Opens nothing.
     *
     * @param kafka the settings of its clients, which may be known later
     * @param consumers those that run on this node
     */
    public DeadLetterDesk(
            CompletionStage<Map<String, Object>> kafka,
            Topics topics,
            List<EventConsumer> consumers,
            InstantSource clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.consumers = consumers.stream().collect(Collectors.toMap(EventConsumer::name, Function.identity()));
        this.clock = clock;
    }

    /** Whether it is known yet where Kafka is. */
    public boolean isReady() {
        return kafka.toCompletableFuture().isDone();
    }

    /** Those that are {@code wanted}, in the order in which they were parked last. */
    public List<DeadLetter> list(Predicate<DeadLetter> wanted) {
        return DeadLetters.read(settings(), topics, wanted);
    }

    private Map<String, Object> settings() {
        return kafka.toCompletableFuture().join();
    }

    /** Has their consumers apply them, one after the other. One that succeeds is gone; another stays, with its new cause. */
    public List<Treated> replay(List<DeadLetter> letters) {
        return each(letters, this::replay);
    }

    private Treated replay(DeadLetterBox box, DeadLetter letter) {
        EventConsumer consumer = consumers.get(letter.consumer());
        if (consumer == null) {
            return new Treated(letter, false, "no consumer of this name runs on this node");
        }
        String fault = apply(consumer, letter);
        if (fault == null) {
            box.remove(letter);
            return new Treated(letter, true, "applied");
        }
        box.park(letter.triedAgain(fault, clock.instant()));
        return new Treated(letter, false, fault);
    }

    private static @Nullable String apply(EventConsumer consumer, DeadLetter letter) {
        try {
            consumer.apply(List.of(letter.event()));
            return null;
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** They never have their effect. */
    public List<Treated> discard(List<DeadLetter> letters) {
        return each(letters, (box, letter) -> {
            box.remove(letter);
            return new Treated(letter, true, "discarded");
        });
    }

    private List<Treated> each(List<DeadLetter> letters, BiFunction<DeadLetterBox, DeadLetter, Treated> treat) {
        List<Treated> treated = new ArrayList<>(letters.size());
        try (var box = new DeadLetterBox(settings(), topics)) {
            letters.forEach(letter -> treated.add(treat.apply(box, letter)));
        }
        return treated;
    }
}
