package io.holdfast.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where faults happen, by the name of the service that a client sets them at. */
public enum Site {
    /** The coordinator, which belongs to the orders. */
    ORDERS,
    /** The participant of the stock shards. */
    STOCK,
    /** The participant of the payment shards. */
    PAYMENT;

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

    boolean isParticipant() {
        return this != ORDERS;
    }

    /** Every point that it has, in the order in which a transaction meets them. */
    public List<FaultPoint> points() {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.isOfParticipant() == isParticipant())
                .flatMap(operation -> Stream.of(operation.before(), operation.after()))
                .toList();
    }
}
