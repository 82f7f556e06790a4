package io.foundation.discovery.gossip;

/**
 * Which sequence numbers of one sender were seen: the greatest and the 63 before it, as in RFC 4303, 3.4.3. A number is
 * accepted once; one that is older than the window is not accepted. Not thread-safe.
 */
final class ReplayWindow {

    private static final int SIZE = 64;

    private long greatest;
    private long seen;

    /** Whether the number is new; from now on it is not. The first number is new whatever it is. */
    boolean accept(long sequence) {
        if (seen == 0 || sequence > greatest) {
            long ahead = seen == 0 ? SIZE : sequence - greatest;
            seen = ahead >= SIZE || ahead < 0 ? 1 : seen << ahead | 1;
            greatest = sequence;
            return true;
        }
        long behind = greatest - sequence;
        if (behind >= SIZE || behind < 0 || (seen >>> behind & 1) != 0) {
            return false;
        }
        seen |= 1L << behind;
        return true;
    }
}
