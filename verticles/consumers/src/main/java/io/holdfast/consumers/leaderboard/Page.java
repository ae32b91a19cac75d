package io.holdfast.consumers.leaderboard;

import io.holdfast.gateway.LeaderboardView.Ranking;
import io.holdfast.protocol.Participants;
import io.holdfast.protocol.TxId;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Some entries as keys and arguments of {@code apply.lua}. */
final class Page {
    /** A bitmap has so many transactions of a session, which is 128 kB. */
    private static final int BITMAP_BITS = 20;

    private static final int ENDED = 4;

    private final BoardKeys keys;
    private final List<String> names;
    private final List<String> arguments;
    private final Map<LocalDate, Integer> days = new HashMap<>();
    private final Map<String, Integer> bitmaps = new HashMap<>();

    /**
     * Lays them out.
     *
     * @param keys where they go to
     * @param token of the rebuild that fills them, or an empty text for those that readers see
     * @param madeOf what those that readers see must be made of
     * @param retention after which a day is forgotten
     */
    Page(BoardKeys keys, String token, String madeOf, Optional<Duration> retention, List<Entry> entries) {
        this.keys = keys;
        this.names = new ArrayList<>(
                List.of(keys.epoch(), keys.loading(), keys.names(), keys.ended(), keys.items(), keys.users()));
        this.arguments = new ArrayList<>(entries.size() * 10);
        var sold = daysOf(entries);
        arguments.add(token);
        arguments.add(madeOf);
        arguments.add(Integer.toString(sold.size()));
        for (LocalDate day : sold) {
            days.put(day, days.size() + 1);
            names.add(keys.ranked(Ranking.ITEMS, day));
            names.add(keys.ranked(Ranking.USERS, day));
            arguments.add(Long.toString(retention.map(kept -> expiry(day, kept)).orElse(0L)));
        }
        entries.forEach(this::add);
    }

    private static Set<LocalDate> daysOf(List<Entry> entries) {
        var days = new TreeSet<LocalDate>();
        for (Entry entry : entries) {
            switch (entry) {
                case Entry.Sale sale -> days.add(sale.day());
                case Entry.Sum sum when sum.day() != null -> days.add(sum.day());
                case Entry.Sum sum -> {}
                case Entry.Counted counted -> {}
                case Entry.Ended ended -> {}
            }
        }
        return days;
    }

    /** The second at which a day is forgotten: no sooner may the journal let its first sale go, and what is left would be a part of it. */
    static long expiry(LocalDate day, Duration retention) {
        return day.toEpochSecond(LocalTime.MIDNIGHT, ZoneOffset.UTC) + retention.toSeconds();
    }

    List<String> names() {
        return names;
    }

    List<String> arguments() {
        return arguments;
    }

    private void add(Entry entry) {
        switch (entry) {
            case Entry.Sale sale -> {
                add(sale.tx(), place(sale.day()), sale.user(), sale.spent(), sale.sold());
            }
            case Entry.Counted counted -> add(counted.tx(), 0, "", 0, Map.of());
            case Entry.Ended ended -> add(0, ENDED, ended.session(), 0, "", 0, Map.of());
            case Entry.Sum sum
            when sum.kind().equals(Participants.STOCK) ->
                add(0, 0, 0, place(sum.day()), "", 0, Map.of(sum.id(), sum.amount()));
            case Entry.Sum sum -> add(0, 0, 0, place(sum.day()), sum.id(), sum.amount(), Map.of());
        }
    }

    private int place(@Nullable LocalDate day) {
        return day == null ? 0 : days.getOrDefault(day, 0);
    }

    private void add(TxId tx, int day, String user, long spent, Map<String, Long> sold) {
        String bitmap = keys.bitmap(tx.session(), tx.seq() >> BITMAP_BITS);
        Integer place = bitmaps.get(bitmap);
        if (place == null) {
            names.add(bitmap);
            place = names.size();
            bitmaps.put(bitmap, place);
        }
        add(tx.session(), place, tx.seq() & ((1 << BITMAP_BITS) - 1), day, user, spent, sold);
    }

    private void add(long session, int bitmap, long bit, int day, String user, long spent, Map<String, Long> sold) {
        arguments.add(Long.toString(session));
        arguments.add(Integer.toString(bitmap));
        arguments.add(Long.toString(bit));
        arguments.add(Integer.toString(day));
        arguments.add(user);
        arguments.add(Long.toString(spent));
        arguments.add(Integer.toString(sold.size()));
        sold.forEach((item, quantity) -> {
            arguments.add(item);
            arguments.add(Long.toString(quantity));
        });
    }
}
