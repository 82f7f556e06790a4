package io.foundation.benchmarks.experiment;

/** A way from many actors to a server that answers each body, when it is there whole, with a few bytes. Thread-safe. */
interface ActorPath extends AutoCloseable {

    /** Hears of answers; on an I/O thread. */
    @FunctionalInterface
    interface Answers {

        /**
         * A body was answered.
         *
         * @param id        as it was sent with
         * @param arrivedAt when the last byte of the body had come to the server, in {@link System#nanoTime} of this process:
         *                  the server says so in its answer, and both are in one process, so there is one clock
         */
        void answered(int id, long arrivedAt);
    }

    /** Who hears of answers. Set before the first body is sent. */
    void onAnswer(Answers told);

    /**
     * Sends a body. Does not block.
     *
     * @param id     comes back with the answer; bodies of one id that are sent one after the other stay in order if the path keeps order by key
     * @param urgent whether it may overtake, where the path knows the difference
     */
    void send(int id, byte[] body, boolean urgent);

    @Override
    void close();
}
