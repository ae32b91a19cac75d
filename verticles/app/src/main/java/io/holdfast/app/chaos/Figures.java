package io.holdfast.app.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is counted while a scenario runs, on many threads. */
final class Figures {
    private final List<Long> readyMs = new ArrayList<>();
    private int kills;
    private int storeLosses;
    private long sold;
    private long refused;
    private long retried;
    private long defects;
    private long lastSaleNs = System.nanoTime();
    private long longestPauseNs;

    /** From now on every moment without a sale counts. */
    synchronized void opened() {
        lastSaleNs = System.nanoTime();
    }

    synchronized void killed() {
        kills++;
    }

    /** A Redis has lost what it held. */
    synchronized void lost() {
        storeLosses++;
    }

    synchronized void sold(long nowNs) {
        sold++;
        longestPauseNs = Math.max(longestPauseNs, nowNs - lastSaleNs);
        lastSaleNs = nowNs;
    }

    synchronized void refused() {
        refused++;
    }

    /** An answer that says nothing, so the same request is sent again. */
    synchronized void retried() {
        retried++;
    }

    /** 500 or 504: tried again as well, but the documents call it a defect. */
    synchronized void defect() {
        defects++;
    }

    synchronized void ready(long afterNs) {
        readyMs.add(TimeUnit.NANOSECONDS.toMillis(afterNs));
    }

    /** What nobody would call service, whatever was killed. */
    synchronized List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (sold == 0) {
            complaints.add("nothing was sold");
        }
        if (defects > 0) {
            complaints.add("%,d requests were answered 5xx".formatted(defects));
        }
        return complaints;
    }

    synchronized Summary summary() {
        List<Long> sorted = new ArrayList<>(readyMs);
        Collections.sort(sorted);
        return new Summary(
                kills,
                storeLosses,
                sold,
                refused,
                retried,
                defects,
                longestPauseNs / 1e9,
                sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2) / 1e3,
                sorted.isEmpty() ? 0 : sorted.getLast() / 1e3);
    }

    /**
     * The figures of a run that is over.
     *
     * @param pauseS the longest time without a checkout that succeeded
     * @param readyMedianS from the end of a server until the next one is ready
     */
    record Summary(
            int kills,
            int storeLosses,
            long sold,
            long refused,
            long retried,
            long defects,
            double pauseS,
            double readyMedianS,
            double readyMaxS) {
        String text() {
            String ready = readyMaxS == 0 ? "" : ", ready after %.1f s (max %.1f s)".formatted(readyMedianS, readyMaxS);
            String broken = defects == 0 ? "" : ", %,d answered 5xx".formatted(defects);
            return "%,d kills, %,d store losses, %,d sold, %,d refused, %,d retried%s, longest pause %.1f s%s"
                    .formatted(kills, storeLosses, sold, refused, retried, broken, pauseS, ready);
        }
    }
}
