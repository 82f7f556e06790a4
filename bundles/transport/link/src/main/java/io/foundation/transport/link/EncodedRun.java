package io.foundation.transport.link;

import java.nio.ByteBuffer;

/**
 * Small frames one after the other, laid out by the threads that send them: so the wire thread has one piece of memory to write in place of many objects to fetch
 * from another core. In an array, which the wire copies; or, where much is sent, in memory of the wire's own kind, which it writes as it stands. Used again after it was written. Guarded by
 * the lock of its channel.
 */
final class EncodedRun {

    /** A run in an array is closed when it has so many bytes. */
    static final int CLOSE_BYTES = 24 << 10;
    /** What a run has room for at first, if little is sent. */
    static final int SMALL_BYTES = 512;
    /** The same, if the last one became full. */
    static final int FULL_BYTES = 32 << 10;
    /** The size of a run in the wire's memory. */
    static final int MEMORY_BYTES = 64 << 10;
    /** It is closed when it has so many: room for a frame of the usual kind is left till then. The largest fits into an empty one. */
    private static final int MEMORY_CLOSE_BYTES = MEMORY_BYTES - ChannelQueue.COPY_BYTES - (4 << 10);
    private static final int LIMIT = CLOSE_BYTES + ChannelQueue.COPY_BYTES + FrameEncoder.MAX_HEADER_BYTES + FrameEncoder.PREFIX_BYTES + 64;
    /** One whose buffer has grown beyond this is not kept. */
    private static final int KEEP_BYTES = 64 << 10;

    /** Null if it lies in the wire's memory. */
    final FrameEncoder frames;
    /** Null if it lies in an array. */
    final RunMemory memory;
    private final ByteBuffer bytes;
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
        memory = null;
        bytes = null;
    }

    /** @param wires of {@link #MEMORY_BYTES} */
    EncodedRun(RunMemory wires) {
        frames = null;
        memory = wires;
        bytes = wires.buffer();
    }

    int length() {
        return memory == null ? frames.length() : bytes.position();
    }

    boolean isFull() {
        return length() >= (memory == null ? CLOSE_BYTES : MEMORY_CLOSE_BYTES);
    }

    /** Adds a frame to one in the wire's memory: what was laid out elsewhere, and the rest of it; false if there is no room. */
    boolean append(byte[] head, int headLength, byte[] rest) {
        if (bytes.remaining() < headLength + rest.length) {
            return false;
        }
        bytes.put(head, 0, headLength);
        if (rest.length > 0) {
            bytes.put(rest);
        }
        return true;
    }

    boolean isWorthKeeping() {
        return memory != null || frames.head().length <= KEEP_BYTES;
    }

    void clear() {
        if (memory == null) {
            frames.reset();
        } else {
            bytes.clear();
        }
        count = 0;
        cost = 0;
        lastRequest = 0;
        isReplies = false;
    }

    void free() {
        if (memory != null) {
            memory.free();
        }
    }
}
