package io.foundation.transport.link;

/**
 * What a {@link LinkConnection} needs of a connection. One thread at a time serves a connection, the wire thread: everything here is
 * called on it, except where said. The connection calls back on it: {@link LinkConnection#read},
 * {@link LinkConnection#readComplete}, {@link LinkConnection#writable}, {@link LinkConnection#written} and {@link LinkConnection#lost}.
 */
public interface Wire {

    /** {@link #write} without a channel to release. */
    int NO_CHANNEL = -1;

    /** Whether the calling thread is the wire thread. From any thread. */
    boolean onWireThread();

    /** Runs a task on the wire thread, soon and in order; drops it if the wire is gone. From any thread. */
    void execute(Runnable task);

    /** Runs a task on the wire thread after a delay; drops it if the wire is gone. From any thread. */
    void after(long nanos, Runnable task);

    /** Whether the connection takes more at the moment. After it said no, it calls {@link LinkConnection#writable} in time. */
    boolean isWritable();

    /**
     * Writes one or several frames, to go out at the next {@link #flush} at the latest.
     *
     * @param head       the frames' bytes, to be copied before the call returns
     * @param headLength how many of them
     * @param body       the rest of the last frame, not to be changed by anybody; may be empty
     * @param bodyOffset where in it the rest begins
     * @param bodyLength how long it is
     * @param channel    the channel whose bytes are released by {@link LinkConnection#written}, or {@link #NO_CHANNEL}
     * @param cost       how many bytes are to be released
     */
    void write(byte[] head, int headLength, byte[] body, int bodyOffset, int bodyLength, int channel, int cost);

    /**
     * Memory that this wire writes without copying it. From any thread.
     *
     * @return null if it has no such memory
     */
    default RunMemory memory(int bytes) {
        return null;
    }

    /**
     * Writes frames from memory that {@link #memory} gave, as they stand; otherwise as the other.
     *
     * @param length  how many bytes from the beginning
     * @param written run once on the wire thread when the memory may be used again, whatever became of the bytes
     */
    default void write(RunMemory memory, int length, int channel, int cost, Runnable written) {
        throw new UnsupportedOperationException("this wire gives no memory");
    }

    void flush();

    /** Closes the connection after what was written has gone out, within a second or two; the peer is let finish. */
    void finish();

    /** Closes the connection now. */
    void abort();
}
