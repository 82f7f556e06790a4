package io.foundation.transport.link;

import io.foundation.transport.api.ChannelSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many bytes each channel of a link has accepted and not yet written. A channel takes a message if it fits into
 * its queue or the queue is empty, so that no more waits than {@code queueBytes} or one message. Thread-safe.
 */
final class SendLedger {

    private final long[] limits;
    private final AtomicLongArray queued;
    private final AtomicLong total = new AtomicLong();

    SendLedger(List<ChannelSpec> channels) {
        limits = channels.stream().mapToLong(ChannelSpec::queueBytes).toArray();
        queued = new AtomicLongArray(limits.length);
    }

    /** Books bytes on a channel; false if they do not fit. */
    boolean book(int channel, int bytes) {
        return book(channel, bytes, limits[channel]);
    }

    /** Books a reply, which may use as much again: its request was taken in, so it should not fail for what others send. */
    boolean bookReply(int channel, int bytes) {
        return book(channel, bytes, 2 * limits[channel]);
    }

    private boolean book(int channel, int bytes, long limit) {
        long now = queued.get(channel);
        while (now == 0 || now + bytes <= limit) {
            long seen = queued.compareAndExchange(channel, now, now + bytes);
            if (seen == now) {
                total.addAndGet(bytes);
                return true;
            }
            now = seen;
        }
        return false;
    }

    /** Takes bytes off that are written, or never will be. */
    void release(int channel, int bytes) {
        queued.addAndGet(channel, -bytes);
        total.addAndGet(-bytes);
    }

    /** What waits on all channels. */
    long total() {
        return total.get();
    }
}
