package io.foundation.benchmarks.coordination;

/** What is measured of a system: each call blocks until it is done. Used by one thread. */
interface Agreement extends AutoCloseable {

    /** How many take from a queue at the same time. */
    int TAKERS = 8;
    /** How many entries the map has that is read from memory, of 100 bytes. */
    int ENTRIES = 1_000;
    int VOTERS = 5;

    /** Acquires a lock that nobody else wants, and releases it. */
    void lockAndUnlock() throws Exception;

    /** Adds one to a counter. */
    void increment() throws Exception;

    /** Replaces a value that it knows, as it does no other. */
    void compareAndSet() throws Exception;

    /** One number that nobody else has. */
    void nextId() throws Exception;

    /** Puts so many items into a queue at once, and returns when each was taken, as one that another would get if the taker failed, and is done. */
    void passItems(int count) throws Exception;

    /**
     * Reads an entry from memory, of a map that follows the servers.
     *
     * @param entry 0 to below {@link #ENTRIES}
     */
    void readCached(int entry) throws Exception;

    /** Has {@link #VOTERS} participants, each with a session of its own, vote on a proposal that all of them must accept. */
    void vote() throws Exception;

    /** Stands for election; tells when it is elected. Closing it leaves. */
    AutoCloseable stand(String topic, Runnable elected) throws Exception;

    /** Thrown by what a system does not have. */
    final class NotThereException extends Exception {
        private static final long serialVersionUID = 1;

        NotThereException(String what) {
            super("it has no " + what);
        }
    }
}
