package io.holdfast.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where faults happen, by the name of the service that a client sets them at. */
public enum Site {
    /** The coordinator, which belongs to the orders. */
    ORDERS(Operation.Owner.COORDINATOR),
    /** The participant of the stock shards. */
    STOCK(Operation.Owner.PARTICIPANT),
    /** The participant of the payment shards. */
    PAYMENT(Operation.Owner.PARTICIPANT),
    /** What is announced, and what is made of it. */
    EVENTS(Operation.Owner.EVENTS);

    private final Operation.Owner operations;

    Site(Operation.Owner operations) {
        this.operations = operations;
    }

    /** The name in a path, a rule and a metric. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The inverse of {@link #label}. */
    public static Site of(String label) {
        return Arrays.stream(values())
                .filter(site -> site.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new FaultSyntaxException("there is no service '" + label + "': it is "
                        + Arrays.stream(values()).map(Site::label).collect(Collectors.joining(", "))));
    }

    /** Every point that it has, in the order in which they are met. */
    public List<FaultPoint> points() {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.owner() == operations)
                .flatMap(operation -> Stream.of(operation.before(), operation.after()))
                .toList();
    }
}
