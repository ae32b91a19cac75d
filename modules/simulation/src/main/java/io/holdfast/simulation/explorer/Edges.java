package io.holdfast.simulation.explorer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The steps between states that need no luck, to ask from where an end can be reached. */
final class Edges {
    private static final int PAGE = 1 << 16;

    private final List<int[]> from = new ArrayList<>();
    private final List<int[]> to = new ArrayList<>();
    private int size;

    void add(int source, int target) {
        if (size % PAGE == 0) {
            from.add(new int[PAGE]);
            to.add(new int[PAGE]);
        }
        from.get(size / PAGE)[size % PAGE] = source;
        to.get(size / PAGE)[size % PAGE] = target;
        size++;
    }

    /** All states from which one of {@code ends} can be reached. */
    BitSet reaching(BitSet ends, int states) {
        int[] first = new int[states + 1];
        for (int edge = 0; edge < size; edge++) {
            first[to.get(edge / PAGE)[edge % PAGE] + 1]++;
        }
        for (int state = 0; state < states; state++) {
            first[state + 1] += first[state];
        }
        return closure(ends, first, sources(first.clone()));
    }

    private int[] sources(int[] next) {
        int[] sources = new int[size];
        for (int edge = 0; edge < size; edge++) {
            sources[next[to.get(edge / PAGE)[edge % PAGE]]++] = from.get(edge / PAGE)[edge % PAGE];
        }
        return sources;
    }

    private static BitSet closure(BitSet ends, int[] first, int[] sources) {
        var reached = (BitSet) ends.clone();
        int[] queue = new int[first.length];
        int tail = 0;
        for (int end = ends.nextSetBit(0); end >= 0; end = ends.nextSetBit(end + 1)) {
            queue[tail++] = end;
        }
        for (int head = 0; head < tail; head++) {
            for (int edge = first[queue[head]]; edge < first[queue[head] + 1]; edge++) {
                if (!reached.get(sources[edge])) {
                    reached.set(sources[edge]);
                    queue[tail++] = sources[edge];
                }
            }
        }
        return reached;
    }
}
