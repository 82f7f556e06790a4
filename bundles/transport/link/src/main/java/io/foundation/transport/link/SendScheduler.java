package io.foundation.transport.link;

import java.util.Comparator;
import java.util.List;

/**
 * Whose turn it is to write to a connection that several channels share. Channels of priority 0 and 1 go before all others, in this order; the others take turns by
 * weight: deficit round robin (M. Shreedhar, G. Varghese: Efficient Fair Queueing Using Deficit Round Robin, SIGCOMM 1995). One piece in
 * {@value #FAIR_SHARE} goes to the next in a round of all, so that nobody starves. Decides only; on the wire thread.
 */
final class SendScheduler {

    static final int FAIR_SHARE = 64;
    /** What a channel of weight 1 may write in a round, in bytes. */
    private static final long QUANTUM = 2 << 10;

    private final Feed[] urgent;
    private final Feed[] others;
    private final Feed[] all;
    private int turn;
    private int fairCursor;
    private int cursor;

    SendScheduler(List<Feed> feeds) {
        Comparator<Feed> byPriority = Comparator.comparingInt(feed -> feed.queue.terms.priority());
        all = feeds.stream().sorted(byPriority).toArray(Feed[]::new);
        urgent = feeds.stream().filter(Feed::isUrgent).sorted(byPriority).toArray(Feed[]::new);
        others = feeds.stream().filter(feed -> !feed.isUrgent()).sorted(byPriority).toArray(Feed[]::new);
    }

    Feed[] all() {
        return all;
    }

    /** Who may write a piece now; null if nobody has something to write. */
    Feed next() {
        if (all.length == 1) {
            return all[0].isReady() ? all[0] : null;
        }
        if (++turn % FAIR_SHARE == 0) {
            for (int i = 0; i < all.length; i++) {
                Feed feed = all[fairCursor++ % all.length];
                if (feed.isReady()) {
                    return feed;
                }
            }
            return null;
        }
        for (Feed feed : urgent) {
            if (feed.isReady()) {
                return feed;
            }
        }
        return byWeight();
    }

    private Feed byWeight() {
        boolean anyReady = true;
        while (anyReady) {
            anyReady = false;
            for (int i = 0; i < others.length; i++) {
                Feed feed = others[cursor];
                if (feed.isReady()) {
                    anyReady = true;
                    if (feed.deficit > 0) {
                        return feed;
                    }
                    feed.deficit += QUANTUM * feed.queue.spec.weight();
                } else {
                    feed.deficit = 0;
                }
                cursor = (cursor + 1) % others.length;
            }
        }
        return null;
    }

    /** A channel has written so many bytes. */
    void served(Feed feed, int bytes) {
        feed.deficit -= bytes;
    }
}
