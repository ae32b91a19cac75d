package io.holdfast.embedded;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one attempt to start a store ended. */
sealed interface StartAttempt<S extends EmbeddedStore> {
    /** It runs and answers. */
    record Answers<S extends EmbeddedStore>(S store) implements StartAttempt<S> {}

    /** It ended, for a reason that passes: somebody had its port, or killed it. */
    record NotNow<S extends EmbeddedStore>(String fault) implements StartAttempt<S> {}

    /** It ended, and would do so again: only a person can help. */
    record Never<S extends EmbeddedStore>(String fault) implements StartAttempt<S> {}

    /** The store, from the first of a few attempts that succeeds. */
    static <S extends EmbeddedStore> S firstThatAnswers(String name, Supplier<StartAttempt<S>> attempt) {
        Logger log = LoggerFactory.getLogger(StartAttempt.class);
        String fault = "";
        for (int attempts = 0; attempts < 5; attempts++) {
            switch (attempt.get()) {
                case Answers<S>(S store) -> {
                    return store;
                }
                case NotNow<S>(String passing) -> {
                    log.info("{} does not start yet ({}), trying again", name, passing);
                    fault = passing;
                }
                case Never<S>(String lasting) -> throw new StoreException(name + " does not start: " + lasting);
            }
        }
        throw new StoreException(name + " does not start: " + fault);
    }
}
