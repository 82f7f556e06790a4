package io.foundation.benchmarks.contestant;

/** One of two ends. One thread sends on a lane, beside whatever {@link Arrivals} sends from its callbacks. */
public interface ChannelEnd extends AutoCloseable {

    /**
     * Sends to the other end, by the library's public call. May block while the library takes no more. The body is not
     * changed afterwards.
     *
     * @throws IllegalStateException if the other end is not there, or the library refuses
     */
    void send(Lane lane, byte[] body);

    /** The sending thread is about to wait: what the sender has gathered itself leaves now. */
    default void flush() {
        // Most gather nothing themselves.
    }

    @Override
    void close() throws Exception;
}
