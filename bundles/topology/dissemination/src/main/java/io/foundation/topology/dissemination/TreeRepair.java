package io.foundation.topology.dissemination;

import java.util.random.RandomGenerator;

/**
 * Whether a node that asks for a late message also takes the link into the tree. Where messages are seldom it does, at once: that is
 * Plumtree. Where many are under way, all nodes behind a link that broke, or that is slow, miss many of them, and if each took a link for
 * each, there would be as many loops as nodes. There they ask for what they lack and nothing else, wait for a moment that each draws for
 * itself, and whoever then still misses what was announced lately takes one link; the others find by their moment that the tree brings
 * everything again. Of one tree. Not thread-safe.
 */
final class TreeRepair {

    /** So many messages within T1 are many. */
    private static final int MANY = 4;
    /** The moment is drawn from so many times T1. */
    private static final int SPREAD = 4;
    /** So many times T1 after a link was taken it is too soon to say that it has not helped. */
    private static final int REST = 2;

    private final long[] heard = new long[MANY];
    private long count;
    private boolean resting;
    private long restsUntil;
    private boolean drawn;
    private long moment;

    /** A message of the tree was heard of for the first time, by itself or by an announcement. */
    void heard(long now) {
        heard[(int) (count++ % MANY)] = now;
    }

    private boolean isBusy(long now, long graftNanos) {
        return count >= MANY && now - heard[(int) (count % MANY)] < graftNanos;
    }

    /**
     * A message is late.
     *
     * @param graftNanos   T1
     * @param stillMissing whether something is missing that was announced lately
     * @return whether the link over which it is asked for is to be one of the tree
     */
    boolean takesLink(long now, long graftNanos, boolean stillMissing, RandomGenerator random) {
        if (!isBusy(now, graftNanos)) {
            return true;
        }
        if (resting && now - restsUntil < 0) {
            return false;
        }
        resting = false;
        if (!drawn) {
            drawn = true;
            moment = now + (long) (random.nextDouble() * SPREAD * graftNanos);
        }
        if (now - moment < 0) {
            return false;
        }
        drawn = false;
        if (stillMissing) {
            resting = true;
            restsUntil = now + REST * graftNanos;
        }
        return stillMissing;
    }
}
