package io.foundation.registry.cluster.exchange;

import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries of another node, always as they were there at one moment: after {@code sequence} changes of one generation. While all of them come page by page they are put together beside, and take the place of
 * what was known when they are whole. A core: not thread-safe.
 */
final class Replica {

    private long generation;
    private long sequence;
    private Map<EntryKey, Entry> entries = new HashMap<>();
    private Staging staging;

    /** Entries coming page by page: whole when all pages are there, and the changes that were made meanwhile. */
    private static final class Staging {
        private final long generation;
        private final Map<EntryKey, Entry> entries = new HashMap<>();
        private EntryKey after;
        /** After how many changes the first page was so, and the latest. */
        private long sequence;
        private final long first;
        private long latest;
        private boolean all;

        private Staging(Reply.Page page) {
            generation = page.generation();
            first = page.sequence();
            sequence = first;
        }

        private void add(Reply.Page page) {
            page.entries().forEach(entry -> entries.put(entry.key(), entry));
            latest = page.sequence();
            all = page.last();
            after = page.entries().isEmpty() ? after : page.entries().getLast().key();
        }

        private boolean isWhole() {
            return all && sequence >= latest;
        }
    }

    /**
     * @return whether it is as far now as the node was then
     */
    boolean announced(Announcement announcement) {
        if (generation == 0 || announcement.generation() != generation) {
            return false;
        }
        if (announcement.from() <= sequence && announcement.to() > sequence) {
            sequence = apply(entries, announcement.changes(), announcement.from(), sequence);
        }
        return announcement.to() <= sequence;
    }

    /** What to ask next. */
    Question next() {
        if (staging == null) {
            return new Question(generation, sequence, false, null);
        }
        return staging.all ? new Question(staging.generation, staging.sequence, false, null) : new Question(staging.generation, staging.first, true, staging.after);
    }

    /** @return whether it is as far now as the node was then */
    boolean replied(Reply reply) {
        return switch (reply) {
            case Reply.Delta delta -> delta(delta);
            case Reply.Page page -> page(page);
        };
    }

    private boolean delta(Reply.Delta delta) {
        if (staging != null && delta.generation() == staging.generation && delta.from() <= staging.sequence) {
            staging.sequence = apply(staging.entries, delta.changes(), delta.from(), staging.sequence);
            return takeWhole() && sequence >= delta.now();
        }
        if (delta.generation() == generation && delta.from() <= sequence) {
            sequence = apply(entries, delta.changes(), delta.from(), sequence);
            return sequence >= delta.now();
        }
        return false;
    }

    private boolean page(Reply.Page page) {
        // Another generation, or all anew since the changes meanwhile are not known there any more.
        if (staging == null || staging.generation != page.generation() || staging.all) {
            staging = new Staging(page);
        }
        staging.add(page);
        return takeWhole();
    }

    private boolean takeWhole() {
        if (!staging.isWhole()) {
            return false;
        }
        generation = staging.generation;
        sequence = staging.sequence;
        entries = staging.entries;
        staging = null;
        return true;
    }

    /** Pages that were on their way are not waited for. */
    void startOver() {
        staging = null;
    }

    private static long apply(Map<EntryKey, Entry> to, List<Change> changes, long from, long known) {
        long at = from;
        for (Change change : changes) {
            if (++at > known) {
                if (change.entry() == null) {
                    to.remove(change.key());
                } else {
                    to.put(change.key(), change.entry());
                }
            }
        }
        return Math.max(at, known);
    }

    /** Whether it ever was whole. */
    boolean isKnown() {
        return generation != 0;
    }

    long generation() {
        return generation;
    }

    long sequence() {
        return sequence;
    }

    /** Not to be changed. */
    Map<EntryKey, Entry> entries() {
        return entries;
    }
}
