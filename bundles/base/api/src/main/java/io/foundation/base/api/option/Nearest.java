package io.foundation.base.api.option;

import java.util.Locale;
import java.util.Optional;

/** The known word nearest to one that was typed, by Levenshtein distance. */
public final class Nearest {

    private Nearest() {
    }

    /** The nearest word, if it is near: at most a third of its length away or two changes, and not all of it changed. */
    public static Optional<String> to(String typed, Iterable<String> known) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String word : known) {
            int distance = distance(typed.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = word;
                bestDistance = distance;
            }
        }
        return best != null && bestDistance <= Math.max(2, best.length() / 3) && bestDistance < best.length()
                ? Optional.of(best) : Optional.empty();
    }

    /** The number of characters to insert, delete or replace to make one text of the other. */
    static int distance(String one, String other) {
        String a = one.length() > 128 ? one.substring(0, 128) : one;
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int cost = a.charAt(i - 1) == other.charAt(j - 1) ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.min(cost, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
