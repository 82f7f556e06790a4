package io.foundation.registry.cluster.exchange;

import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What this node has registered, as the others are told: the entries, and the changes of late with their numbers. A core: not thread-safe. */
public final class OwnLog {

    /** How many changes are kept. Who is further behind gets all entries. */
    public static final int KEPT = 4_096;
    /** The most changes or entries of one message. */
    public static final int MAX_IN_MESSAGE = 128;

    private final long generation;
    private final NavigableMap<EntryKey, Entry> entries = new TreeMap<>();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private long sequence;
    private long announced;

    /** @param generation by chance, not 0: so that nobody takes this log for the one before a restart */
    public OwnLog(long generation) {
        this.generation = generation;
    }

    /** These are all entries: what differs is a change. */
    public void replaceAll(Collection<Entry> all) {
        Map<EntryKey, Entry> present = new HashMap<>();
        all.forEach(entry -> present.put(entry.key(), entry));
        List.copyOf(entries.keySet()).stream().filter(key -> !present.containsKey(key)).forEach(key -> apply(new Change(key, null)));
        all.forEach(entry -> apply(new Change(entry.key(), entry)));
    }

    /** A change; nothing if it makes no difference. */
    public void apply(Change change) {
        Entry before = change.entry() == null ? entries.remove(change.key()) : entries.put(change.key(), change.entry());
        if (before == null ? change.entry() == null : before.equals(change.entry())) {
            return;
        }
        sequence++;
        changes.addLast(change);
        if (changes.size() > KEPT) {
            changes.removeFirst();
        }
    }

    /** What to tell everybody of what was not told yet; empty if there is nothing. Of very much only how far this node is: they will ask. */
    public Optional<Announcement> news() {
        if (announced == sequence) {
            return Optional.empty();
        }
        long from = announced;
        announced = sequence;
        return Optional.of(sequence - from > MAX_IN_MESSAGE ? digest() : new Announcement(generation, from, since(from, MAX_IN_MESSAGE)));
    }

    /** How far this node is. */
    public Announcement digest() {
        return new Announcement(generation, sequence, List.of());
    }

    public Reply answer(Question question) {
        boolean reaches = question.generation() == generation && question.sequence() <= sequence && sequence - question.sequence() <= changes.size();
        if (reaches && !question.all()) {
            return new Reply.Delta(generation, question.sequence(), since(question.sequence(), MAX_IN_MESSAGE), sequence);
        }
        // Pages go on where the one before ended only in the same generation.
        boolean goesOn = question.all() && question.generation() == generation && question.after() != null;
        Collection<Entry> rest = (goesOn ? entries.tailMap(question.after(), false) : entries).values();
        return new Reply.Page(generation, sequence, rest.stream().limit(MAX_IN_MESSAGE).toList(), rest.size() <= MAX_IN_MESSAGE);
    }

    private List<Change> since(long from, int max) {
        return changes.stream().skip(changes.size() - (sequence - from)).limit(max).toList();
    }

    /** All entries now. */
    public List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    public int size() {
        return entries.size();
    }

    public long sequence() {
        return sequence;
    }
}
