package io.foundation.transport.link;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The places of a link's connections: which are taken, which are being opened, how often that failed, and which channels have a connection at all. Decides nothing
 * about opening and closing; {@link FrameLink} does. Thread-safe.
 */
final class LinkSlots {

    private static final long FIRST_RETRY_NANOS = 100_000_000L;
    private static final long MAX_RETRY_NANOS = 5_000_000_000L;
    private static final int MAX_RETRY_SHIFT = 6;

    private final AtomicReferenceArray<LinkConnection> connections;
    private final AtomicInteger live = new AtomicInteger(1);
    private final boolean[] opening;
    private final int[] failures;
    private final boolean[] channelsUp;
    private boolean ended;

    LinkSlots(int count, int channels) {
        connections = new AtomicReferenceArray<>(count);
        opening = new boolean[count];
        failures = new int[count];
        channelsUp = new boolean[channels];
    }

    int count() {
        return connections.length();
    }

    /** What is in a place; null if nothing. */
    LinkConnection get(int slot) {
        return connections.get(slot);
    }

    /** The first connection, which is there from the beginning. */
    void first(LinkConnection first) {
        connections.set(0, first);
    }

    /** Whether a connection is not there although it was tried. */
    boolean isFailing(int slot) {
        return failures[slot] > 0 && connections.get(slot) == null;
    }

    /** Whether the caller is to open a connection: there is none, and nobody opens it already. */
    synchronized boolean beginOpening(int slot) {
        if (ended || opening[slot] || connections.get(slot) != null) {
            return false;
        }
        opening[slot] = true;
        return true;
    }

    /** Whether a connection that was asked for did not come: then nobody opens it any more. */
    synchronized boolean giveUp(int slot) {
        if (!opening[slot]) {
            return false;
        }
        opening[slot] = false;
        failures[slot]++;
        return true;
    }

    /** A connection could not be opened; gives back after how many nanoseconds to try again. */
    synchronized long openFailed(int slot) {
        opening[slot] = false;
        long delay = Math.min(MAX_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(MAX_RETRY_SHIFT, failures[slot]));
        failures[slot]++;
        return delay;
    }

    /**
     * A connection takes its place.
     *
     * @param former told of the one that was there
     * @return false if the link has ended
     */
    boolean attach(LinkConnection added, Consumer<LinkConnection> former) {
        LinkConnection replaced;
        synchronized (this) {
            if (ended) {
                return false;
            }
            replaced = connections.getAndSet(added.slot(), added);
            opening[added.slot()] = false;
            failures[added.slot()] = 0;
            live.incrementAndGet();
        }
        if (replaced != null) {
            former.accept(replaced);
        }
        return true;
    }

    /** A connection is gone; another that took its place already stays. */
    synchronized void remove(LinkConnection gone) {
        connections.compareAndSet(gone.slot(), gone, null);
    }

    /** One connection less that may call the listener; true if it was the last. */
    boolean oneLess() {
        return live.decrementAndGet() == 0;
    }

    /** No further connection is taken in. Gives back those there are beside the first. */
    synchronized List<LinkConnection> end() {
        ended = true;
        return others();
    }

    /** Those there are beside the first. */
    synchronized List<LinkConnection> others() {
        List<LinkConnection> others = new ArrayList<>();
        for (int slot = 1; slot < connections.length(); slot++) {
            if (connections.get(slot) != null) {
                others.add(connections.get(slot));
            }
        }
        return others;
    }

    /** A connection of a channel came; true if the channel had none before. */
    synchronized boolean isFirstOf(ChannelQueue channel) {
        boolean was = channelsUp[channel.number];
        channelsUp[channel.number] = true;
        return !was;
    }

    /** A connection of a channel went; true if the channel has none left now. */
    synchronized boolean wasLastOf(ChannelQueue channel) {
        for (QueueLine line : channel.lines()) {
            if (connections.get(line.slot) != null) {
                return false;
            }
        }
        boolean was = channelsUp[channel.number];
        channelsUp[channel.number] = false;
        return was;
    }
}
