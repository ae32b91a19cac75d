package io.holdfast.order;

import java.util.LinkedHashMap;
import java.util.Map;

/** Items and users that are known to exist, those that were asked for last; none of them is ever removed from the books. */
final class RecentlySeen {
    private final Map<Id, Boolean> ids;

    private record Id(String kind, String id) {}

    RecentlySeen(int most) {
        ids = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Id, Boolean> eldest) {
                return size() > most;
            }
        };
    }

    void add(String kind, String id) {
        ids.put(new Id(kind, id), true);
    }

    boolean contains(String kind, String id) {
        return ids.get(new Id(kind, id)) != null;
    }
}
