package io.foundation.benchmarks.experiment;

import java.util.function.IntConsumer;

/** A way from many actors to a server that answers each body, when it is there whole, with a few bytes. Thread-safe. */
interface ActorPath extends AutoCloseable {

    /** Told of the id of each body that was answered; on an I/O thread. Set before the first is sent. */
    void onReply(IntConsumer replies);

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
