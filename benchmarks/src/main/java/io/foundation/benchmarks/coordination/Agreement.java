package io.foundation.benchmarks.coordination;

/** What is measured of a system: each call blocks until it is done. Used by one thread. */
interface Agreement extends AutoCloseable {

    /** Acquires a lock that nobody else wants, and releases it. */
    void lockAndUnlock() throws Exception;

    /** Adds one to a counter. */
    void increment() throws Exception;

    /** Replaces a value that it knows, as it does no other. */
    void compareAndSet() throws Exception;

    /** One number that nobody else has. */
    void nextId() throws Exception;

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
