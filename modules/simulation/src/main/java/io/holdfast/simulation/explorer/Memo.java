package io.holdfast.simulation.explorer;

import java.util.Arrays;

/** Remembers an int for a pair of ints: what a part made of an input, computed once. */
final class Memo {
    static final int UNKNOWN = -1;
    private static final long FREE = -1;

    private long[] keys = new long[1 << 10];
    private int[] values = new int[1 << 10];
    private int size;

    Memo() {
        Arrays.fill(keys, FREE);
    }

    int get(int left, int right) {
        long key = key(left, right);
        int slot = slot(key, keys);
        return keys[slot] == key ? values[slot] : UNKNOWN;
    }

    int put(int left, int right, int value) {
        if (2 * size >= keys.length) {
            grow();
        }
        long key = key(left, right);
        int slot = slot(key, keys);
        if (keys[slot] == FREE) {
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
        return value;
    }

    private static long key(int left, int right) {
        return ((long) left << 32) | right;
    }

    private static int slot(long key, long[] keys) {
        long hash = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & (keys.length - 1);
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        var oldKeys = keys;
        var oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[2 * oldKeys.length];
        Arrays.fill(keys, FREE);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                int slot = slot(oldKeys[i], keys);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
