package io.holdfast.simulation.explorer;

import java.util.Arrays;

/** From which state each state was first reached. */
final class Parents {
    private int[] parents = new int[1 << 12];
    private int size;

    void add(int parent) {
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, 2 * size);
        }
        parents[size++] = parent;
    }

    int of(int number) {
        return parents[number];
    }
}
