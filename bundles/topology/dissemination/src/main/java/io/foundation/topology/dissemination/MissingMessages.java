package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Messages that were announced and have not come, and who announced them. At most {@value #MAX_MISSING}. Not thread-safe. */
final class MissingMessages {

    static final int MAX_MISSING = 8_192;
    /** The most announcers remembered of one message. */
    static final int MAX_ANNOUNCERS = 16;

    /** Who could give a message, and over how many links it would have come. */
    record Announcer(NodeId peer, int hops) {
    }

    /** One message. */
    static final class Entry {
        final MessageId id;
        final String tree;
        /** Names its timer. */
        final long number;
        final long announcedAt;
        final Deque<Announcer> announcers = new ArrayDeque<>();
        /** Who was asked last; null for nobody yet. */
        NodeId asked;
        /** When somebody was asked first; meaningless before. */
        long askedAt;
        /** How many steps of the time it is waited for have passed. */
        int steps;
        /** Whether the link it was asked for over has become one of the tree. */
        boolean adopted;

        private Entry(MessageId id, String tree, long number, long announcedAt) {
            this.id = id;
            this.tree = tree;
            this.number = number;
            this.announcedAt = announcedAt;
        }
    }

    private final Map<MessageId, Entry> byId = new LinkedHashMap<>();
    private final Map<Long, Entry> byNumber = new HashMap<>();
    private long nextNumber = 1;
    private long refused;

    /**
     * Notes an announcement.
     *
     * @return the entry if it is a new one, for which a timer is needed; null otherwise
     */
    Entry announced(NodeId from, TreeMessage.Announcement announcement, long now) {
        Entry entry = byId.get(announcement.id());
        boolean isNew = entry == null;
        if (isNew) {
            if (byId.size() >= MAX_MISSING) {
                refused++;
                return null;
            }
            entry = new Entry(announcement.id(), announcement.tree(), nextNumber++, now);
            byId.put(entry.id, entry);
            byNumber.put(entry.number, entry);
        }
        if (entry.announcers.size() < MAX_ANNOUNCERS) {
            entry.announcers.add(new Announcer(from, announcement.hops()));
        }
        return isNew ? entry : null;
    }

    /** Null if there is none. */
    Entry find(MessageId id) {
        return byId.get(id);
    }

    /** Null if there is none. */
    Entry find(long number) {
        return byNumber.get(number);
    }

    /** Null if there was none. */
    Entry remove(MessageId id) {
        Entry entry = byId.remove(id);
        if (entry != null) {
            byNumber.remove(entry.number);
        }
        return entry;
    }

    /** A neighbour is not there any more: what he announced, others must give. */
    void down(NodeId peer) {
        byId.values().forEach(entry -> entry.announcers.removeIf(announcer -> announcer.peer().equals(peer)));
    }

    /** Whether something is missing that was announced in a time between two moments. */
    boolean anyAnnounced(long from, long to) {
        for (Entry entry : byId.values()) {
            if (entry.announcedAt - to > 0) {
                return false;
            }
            if (entry.announcedAt - from >= 0) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return byId.size();
    }

    /** How many announcements were not noted for want of room; the exchange brings them. */
    long refused() {
        return refused;
    }
}
