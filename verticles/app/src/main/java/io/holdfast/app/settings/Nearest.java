package io.holdfast.app.settings;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which name somebody meant who wrote another one. */
final class Nearest {
    private Nearest() {}

    static String to(String written, Collection<String> names) {
        return names.stream()
                .min(Comparator.<String>comparingInt(name -> edits(written, name))
                        .thenComparing(name -> name))
                .orElseThrow();
    }

    /** How many letters must be added, removed or replaced. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
