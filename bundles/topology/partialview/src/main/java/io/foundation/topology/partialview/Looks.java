package io.foundation.topology.partialview;

import java.util.random.RandomGenerator;

/**
 * How many candidates are worth a look at each shuffle. A look is a link that is made and given up, which costs both ends more than
 * all else they do in a second; and where nobody dies it finds nobody. So: {@value #MOST} for {@value #PATIENCE} shuffles after anybody
 * was found dead, then one less after each in which nobody was, down to {@value #FEWEST}. With one node in a hundred restarting between
 * two shuffles, a node finds a dead one at every third or fourth, and stays at the most. Who has just begun has not found any. Where links
 * take long to come, looks are rarer in proportion: they take the time of which there is too little. Not thread-safe.
 */
final class Looks {

    static final int MOST = 6;
    static final int FEWEST = 3;
    static final int PATIENCE = 20;
    /** A link that takes longer is slow, whatever the network. */
    static final long PROMPT_NANOS = 500_000_000L;

    private int looks = MOST + 1;
    private int patience;

    /** Somebody who was a neighbour or a candidate is dead. */
    void foundDead() {
        looks = MOST;
        patience = PATIENCE;
    }

    /**
     * A shuffle begins: how many to look at.
     *
     * @param usualNanos how long a link takes here usually
     * @param random     decides about what is less than one
     */
    int next(long usualNanos, RandomGenerator random) {
        if (patience > 0) {
            patience--;
        } else {
            looks = Math.max(FEWEST, looks - 1);
        }
        if (usualNanos <= PROMPT_NANOS) {
            return looks;
        }
        return (int) (looks * (double) PROMPT_NANOS / usualNanos + random.nextDouble());
    }
}
