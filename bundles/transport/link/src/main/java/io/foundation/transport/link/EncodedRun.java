package io.foundation.transport.link;

/**
 * Small frames one after the other, laid out by the threads that send them: so the wire thread has one array to copy in place of many objects to fetch
 * from another core. Used again after it was written. Guarded by the lock of its channel.
 */
final class EncodedRun {

    /** A run is closed when it has so many bytes. */
    static final int CLOSE_BYTES = 32 << 10;
    private static final int INITIAL_BYTES = 512;
    private static final int LIMIT = CLOSE_BYTES + ChannelQueue.COPY_BYTES + FrameEncoder.MAX_HEADER_BYTES + FrameEncoder.PREFIX_BYTES + 64;
    /** One whose buffer has grown beyond this is not kept. */
    private static final int KEEP_BYTES = 80 << 10;

    final FrameEncoder frames = new FrameEncoder(INITIAL_BYTES, LIMIT);
    int count;
    /** What its frames take of the queue. */
    int cost;
    long queuedAt;
    /** The greatest correlation of a request in it; 0 if there is none. */
    long lastRequest;
    boolean isReplies;

    boolean isFull() {
        return frames.length() >= CLOSE_BYTES;
    }

    boolean isWorthKeeping() {
        return frames.head().length <= KEEP_BYTES;
    }

    void clear() {
        frames.reset();
        count = 0;
        cost = 0;
        lastRequest = 0;
        isReplies = false;
    }
}
