package io.holdfast.app.reconcile;

import io.holdfast.app.cli.CommandException;
import io.holdfast.events.Topic;
import java.util.List;

/** What a consumer makes of the events, as it can be held against the journal. Blocks its thread. */
interface Model {
    /** That of its consumer. */
    String name();

    /** What of it is compared, in a few words. */
    String scope();

    /** By which it is seen how far behind it is. */
    Topic topic();

    /** A {@link CommandException} when it cannot be found out. */
    Differences differences();

    /** Whether it is held against what is decided, be it announced or not. */
    default boolean isAheadOfAnnouncements() {
        return false;
    }

    /** Puts right what it can, all of which is {@link Difference#isRepairable}; says for each what came of it. */
    List<String> repair(List<Difference> differences);
}
