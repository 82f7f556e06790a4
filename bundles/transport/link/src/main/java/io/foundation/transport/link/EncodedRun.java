package io.foundation.transport.link;

/**
 * Small frames one after the other, laid out by the threads that send them: so the wire thread has one array to copy in place of many objects to fetch
 * from another core. Used again after it was written. Guarded by the lock of its channel.
 */
final class EncodedRun {

    /** A run is closed when it has so many bytes. */
    static final int CLOSE_BYTES = 24 << 10;
    /** What a run has room for at first, if little is sent. */
    static final int SMALL_BYTES = 512;
    /** The same, if the last one became full. */
    static final int FULL_BYTES = 32 << 10;
    private static final int LIMIT = CLOSE_BYTES + ChannelQueue.COPY_BYTES + FrameEncoder.MAX_HEADER_BYTES + FrameEncoder.PREFIX_BYTES + 64;
    /** One whose buffer has grown beyond this is not kept. */
    private static final int KEEP_BYTES = 64 << 10;

    final FrameEncoder frames;
    int count;
    /** What its frames take of the queue. */
    int cost;
    long queuedAt;
    /** The greatest correlation of a request in it; 0 if there is none. */
    long lastRequest;
    boolean isReplies;

    /** @param initialBytes room to begin with; it grows */
    EncodedRun(int initialBytes) {
        frames = new FrameEncoder(initialBytes, LIMIT);
    }

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
