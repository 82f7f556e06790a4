package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How long a member may refute, by the rule of Lifeguard (Dadgar, Phillips, Currey: "Lifeguard: local health awareness
 * for more accurate failure detection", 2018): a suspicion starts with the longest time, and each independent
 * confirmation shortens it, logarithmically, down to the shortest. Not thread-safe.
 */
final class Suspicion {

    /** The number of independent confirmations that bring the time down to the shortest. */
    private static final int CONFIRMATIONS = 2;
    /** Accusers remembered for the evidence. */
    private static final int MAX_ACCUSERS = 8;

    private final int confirmations;
    private final long min;
    private final long max;
    private final Set<NodeId> accusers = new LinkedHashSet<>();
    private long start;
    private long lost;
    private boolean full;
    private long checkedAt;

    /** @param lost all the time in which this process did not run before it began: see {@link #lost} */
    Suspicion(long start, long lost, int confirmations, long min, long max) {
        this.start = start;
        this.lost = lost;
        this.checkedAt = start;
        this.confirmations = confirmations;
        this.min = min;
        this.max = max;
    }

    /** How many confirmations to wait for: none if there are too few who could give them. */
    static int confirmationsIn(int size) {
        return size - 2 < CONFIRMATIONS ? 0 : CONFIRMATIONS;
    }

    /** Adds an accuser; true if that is a new one of those who count. */
    boolean accuse(NodeId accuser) {
        return accusers.size() < Math.min(confirmations + 1, MAX_ACCUSERS) && accusers.add(accuser);
    }

    /** Takes the suspicion as confirmed; false if it was already. */
    boolean confirm() {
        boolean changed = !full;
        full = true;
        return changed;
    }

    boolean isAccusedBy(NodeId accuser) {
        return accusers.contains(accuser);
    }

    Set<NodeId> accusers() {
        return accusers;
    }

    /** How long it lasts, in nanoseconds, with the confirmations there are. */
    long timeout() {
        int confirmed = full ? confirmations : Math.min(confirmations, Math.max(0, accusers.size() - 1));
        if (confirmations == 0) {
            return min;
        }
        double part = Math.log(confirmed + 1.0) / Math.log(confirmations + 1.0);
        return Math.max(min, (long) (max - part * (max - min)));
    }

    long deadline() {
        return start + timeout();
    }

    /** The time does not count in which this node did not run. @param all how long that was so far, since the node's beginning */
    void lost(long all) {
        start += all - lost;
        lost = all;
    }

    /** Ends so much after now, unless it ends sooner. */
    void endWithin(long now, long nanos) {
        full = true;
        if (deadline() - now > nanos) {
            start = now + nanos - timeout();
        }
    }

    /**
     * Whether to wait once more because the member was heard since the last look: something comes from it, only its
     * answer does not, so it may be busy. Ends with the longest time.
     */
    boolean extend(long heardAt, long now) {
        boolean worth = heardAt - checkedAt > 0 && now - start < max;
        checkedAt = now;
        return worth;
    }

    long min() {
        return min;
    }
}
