package io.foundation.transport.link;

/**
 * What a {@link FrameLink} needs of a connection. One thread at a time serves a connection, the wire thread: everything here is
 * called on it, except where said. The connection calls the link back on it: {@link FrameLink#read},
 * {@link FrameLink#readComplete}, {@link FrameLink#writable}, {@link FrameLink#written} and {@link FrameLink#lost}.
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

    /** Whether the connection takes more at the moment. After it said no, it calls {@link FrameLink#writable} in time. */
    boolean isWritable();

    /**
     * Writes a frame, to go out at the next {@link #flush} at the latest.
     *
     * @param head       the frame's head, to be copied before the call returns
     * @param headLength how much of it
     * @param body       the rest, not to be changed by anybody; may be empty
     * @param channel    the channel whose bytes are released by {@link FrameLink#written}, or {@link #NO_CHANNEL}
     * @param cost       how many bytes are to be released
     */
    void write(byte[] head, int headLength, byte[] body, int channel, int cost);

    void flush();

    /** Closes the connection after what was written has gone out, within a second or two; the peer is let finish. */
    void finish();

    /** Closes the connection now. */
    void abort();
}
