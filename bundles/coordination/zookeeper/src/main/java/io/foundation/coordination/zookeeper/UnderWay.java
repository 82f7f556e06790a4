package io.foundation.coordination.zookeeper;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is asked of the servers and not answered: the client itself takes as much as it is given, and keeps it in memory for as long as the servers are slow. One request is
 * always let in when there is no other. Thread-safe; does not block.
 */
final class UnderWay {

    private final int mostRequests;
    private final long mostBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param mostRequests how many there may be, 1 or more
     * @param mostBytes    how many bytes may wait to be written, with all requests together
     */
    UnderWay(int mostRequests, long mostBytes) {
        this.mostRequests = mostRequests;
        this.mostBytes = mostBytes;
    }

    /** Lets a request of so many bytes in, if there is room; whether there was. */
    boolean enter(long size) {
        if (requests.incrementAndGet() > mostRequests) {
            requests.decrementAndGet();
            return false;
        }
        long before = bytes.getAndAdd(size);
        if (before != 0 && before + size > mostBytes) {
            leave(size);
            return false;
        }
        return true;
    }

    /** A request that was let in is answered. */
    void leave(long size) {
        bytes.addAndGet(-size);
        requests.decrementAndGet();
    }

    int requests() {
        return requests.get();
    }

    /** The bounds, for a person. */
    @Override
    public String toString() {
        return mostRequests + " requests, or " + mostBytes + " bytes of commits";
    }
}
