package io.holdfast.simulation.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every distinct state that was seen, in the order of first sight, packed: millions fit in a small heap. */
final class StateStore {
    private static final int PAGE = 1 << 14;

    private final int width;
    private final List<int[]> pages = new ArrayList<>();
    private int[] table = new int[1 << 12];
    private int size;

    StateStore(int width) {
        this.width = width;
    }

    int size() {
        return size;
    }

    /** The state's number when it is new, and the bitwise complement of its number when it was seen before. */
    int add(int[] state) {
        if (2 * size >= table.length) {
            grow();
        }
        int slot = hash(state, 0) & (table.length - 1);
        while (table[slot] != 0) {
            if (isAt(table[slot] - 1, state)) {
                return ~(table[slot] - 1);
            }
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = size + 1;
        append(state);
        return size++;
    }

    void read(int number, int[] into) {
        System.arraycopy(pages.get(number / PAGE), number % PAGE * width, into, 0, width);
    }

    private void append(int[] state) {
        if (size % PAGE == 0) {
            pages.add(new int[PAGE * width]);
        }
        System.arraycopy(state, 0, pages.get(size / PAGE), size % PAGE * width, width);
    }

    private boolean isAt(int number, int[] state) {
        int from = number % PAGE * width;
        return Arrays.equals(pages.get(number / PAGE), from, from + width, state, 0, width);
    }

    private int hash(int[] array, int from) {
        long hash = 0;
        for (int i = from; i < from + width; i++) {
            hash = (hash ^ array[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash ^ (hash >>> 32));
    }

    private void grow() {
        table = new int[2 * table.length];
        for (int number = 0; number < size; number++) {
            int slot = hash(pages.get(number / PAGE), number % PAGE * width) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = number + 1;
        }
    }
}
