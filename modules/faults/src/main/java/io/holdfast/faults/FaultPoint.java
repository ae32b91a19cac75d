package io.holdfast.faults;

import java.util.Locale;
import java.util.stream.Collectors;

/** One place where a fault can be injected: before an operation is done, or after, when nobody has been told yet. */
public record FaultPoint(Side side, Operation operation) {
    /** On which side of the operation. */
    public enum Side {
        BEFORE,
        AFTER;

        private String prefix() {
            return name().toLowerCase(Locale.ROOT) + "_";
        }
    }

    /** The point of a site by its {@link #label}; a bare name in the coordinator is the point before it. */
    static FaultPoint of(Site site, String label) {
        return site.points().stream()
                .filter(point -> point.label().equals(label) || point.isMeantBy(label))
                .findFirst()
                .orElseThrow(() -> new FaultSyntaxException(site.label() + " has no point '" + label + "': it has "
                        + site.points().stream().map(FaultPoint::label).collect(Collectors.joining(", "))));
    }

    private boolean isMeantBy(String bareName) {
        return operation.owner() == Operation.Owner.COORDINATOR
                && side == Side.BEFORE
                && operation.label().equals(bareName);
    }

    /** Such as {@code before_prepare}. */
    public String label() {
        return side.prefix() + operation.label();
    }

    void require(FaultAction action) {
        boolean isEnd = side == Side.AFTER && operation.isOneWay();
        boolean takes =
                switch (action) {
                    case FaultAction.Crash crash -> true;
                    case FaultAction.Delay delay -> !isEnd;
                    case FaultAction.Pause pause -> !isEnd;
                    case FaultAction.Fail fail -> !isEnd;
                    case FaultAction.Drop drop -> !isEnd;
                    case FaultAction.Duplicate duplicate -> !isEnd && operation != Operation.ANSWER;
                };
        if (!takes) {
            throw new FaultSyntaxException(label() + " takes no " + action.label() + ": "
                    + (isEnd ? "nothing follows it, so it takes crash only" : "an answer is given once"));
        }
    }
}
