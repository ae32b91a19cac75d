package io.holdfast.gateway;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sells best and who spends most, as the events say: somewhat behind what is. That it cannot be asked, or has been lost and is being
 * made again, is a {@link NotNowException}.
 */
public interface LeaderboardView {
    /** What is ranked. */
    enum Ranking {
        /** Items by units sold. */
        ITEMS("items", "item_id", "sold"),
        /** Users by what they were charged. */
        USERS("users", "user_id", "spent");

        private final String label;
        private final String idLabel;
        private final String amountLabel;

        Ranking(String label, String idLabel, String amountLabel) {
            this.label = label;
            this.idLabel = idLabel;
            this.amountLabel = amountLabel;
        }

        /** The name in paths and keys. */
        public String label() {
            return label;
        }

        /** What the id is called in JSON. */
        public String idLabel() {
            return idLabel;
        }

        /** What the amount is called in JSON. */
        public String amountLabel() {
            return amountLabel;
        }
    }

    /** A place. */
    record Place(String id, long amount) {}

    /**
     * The first, at most {@code limit}; those that are level by id.
     *
     * @param day of which they are by UTC, or null for overall
     */
    Future<List<Place>> top(Ranking ranking, @Nullable LocalDate day, int limit);
}
