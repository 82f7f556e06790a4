package io.foundation.benchmarks.channel;

/** The flow control of the measurement, the same for every contestant: some drop or run out of memory without it. */
final class Window {

    private static final int MAX_MESSAGES = 10_000;
    private static final int MAX_BYTES = 8 << 20;

    private Window() {
    }

    /** How many messages of a length may be unacknowledged when throughput is measured. */
    static int messages(int length) {
        return Math.min(MAX_MESSAGES, Math.max(1, MAX_BYTES / length));
    }

    /** After how many messages of a length the receiver acknowledges. */
    static int acknowledgeEvery(int length) {
        return length <= 4 << 10 ? 100 : length <= 256 << 10 ? 16 : 4;
    }
}
