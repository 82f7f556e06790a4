package io.foundation.transport.link;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of large messages one peer may have put together here at a time: so many bytes in memory, and what does not fit there in files, up to a bound too.
 * Thread-safe.
 */
final class BodyStore {

    /** In memory, in bytes. */
    static final long MAX_MEMORY = 64L << 20;
    /** In files, in bytes: four of the largest. */
    static final long MAX_FILES = 4L << 30;

    private final AtomicLong memory = new AtomicLong();
    private final AtomicLong files = new AtomicLong();

    boolean takeMemory(long bytes) {
        return take(memory, bytes, MAX_MEMORY);
    }

    boolean takeFile(long bytes) {
        return take(files, bytes, MAX_FILES);
    }

    private static boolean take(AtomicLong used, long bytes, long max) {
        if (used.addAndGet(bytes) <= max) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void giveMemory(long bytes) {
        memory.addAndGet(-bytes);
    }

    void giveFile(long bytes) {
        files.addAndGet(-bytes);
    }

    long memory() {
        return memory.get();
    }
}
