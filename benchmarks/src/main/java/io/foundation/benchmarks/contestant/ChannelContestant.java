package io.foundation.benchmarks.contestant;

/** A way to bring bytes from one process to another, in one setting. Stateless. */
public interface ChannelContestant {

    /**
     * Opens this process's end. Returns when it can be reached; the other end may come later.
     *
     * @param ends     where the two ends are
     * @param arrivals told of each body that comes; on whatever thread the library delivers
     */
    ChannelEnd open(Ends ends, Arrivals arrivals) throws Exception;
}
