package io.foundation.registry.core.table;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.Offer;
import io.foundation.registry.api.Registered;
import io.foundation.registry.api.RegistryEvent;
import io.foundation.registry.api.RegistryEvent.Change;
import io.foundation.registry.api.holding.Held;
import io.foundation.registry.api.holding.Holdings;
import io.foundation.registry.api.query.Query;
import io.foundation.registry.core.index.AttributeIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is registered on this node: the holdings of all owners under one roof. Holdings say what there is; this makes sure that a name is there once, and finds by name and by index. What has no
 * lease left or a dead holder is not found, whether or not somebody has swept it out yet. Thread-safe: changes one at a time, readers never wait.
 */
public final class Directory {

    /** The cause of what went because its lease ran out. */
    static final String EXPIRED = "its lease ran out";

    private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

    private final Time time;
    private final Consumer<RegistryEvent> told;
    private final Map<EntryKey, Slot> slots = new ConcurrentHashMap<>();
    /** What has a lease or can be dead. */
    private final Set<Slot> mortal = ConcurrentHashMap.newKeySet();
    /** Names that somebody is about to register. */
    private final Set<EntryKey> reserved = ConcurrentHashMap.newKeySet();
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder lookups = new LongAdder();
    private final LongAdder queries = new LongAdder();
    private final LongAdder scans = new LongAdder();
    private volatile AttributeIndex<Slot> index;
    private volatile int max;
    private volatile long revision;

    /**
     * @param told    of every change, in order; must not block
     * @param indexed the attributes that queries find without looking at everything
     * @param max     the most entries
     */
    public Directory(Time time, Consumer<RegistryEvent> told, Collection<String> indexed, int max) {
        this.time = time;
        this.told = told;
        this.index = new AttributeIndex<>(indexed);
        this.max = max;
    }

    /** Other bounds. What is there stays, also if there is more of it. */
    public synchronized void configure(Collection<String> indexed, int most) {
        max = most;
        AttributeIndex<Slot> rebuilt = new AttributeIndex<>(indexed);
        slots.values().forEach(slot -> rebuilt.add(slot, slot.entry()::value));
        index = rebuilt;
    }

    /**
     * Takes the holdings of an owner in.
     *
     * @return takes them out, with the cause that the owner has stopped
     */
    public Registration attach(Holdings holdings, String owner) {
        Slot.Source source = new Slot.Source(holdings, owner);
        Registration listening = holdings.listen((now, gone, cause) -> changed(source, now, gone, cause));
        return () -> {
            listening.close();
            synchronized (this) {
                slots.values().stream().filter(slot -> slot.source == source).toList().forEach(slot -> drop(slot, "its owner stopped"));
            }
        };
    }

    /**
     * Puts an offer into holdings that are attached, if its name is free.
     *
     * @throws FoundationException {@code CONFLICT} or {@code RESOURCE_EXHAUSTED}
     */
    public Registered register(Holdings holdings, Offer offer) {
        EntryKey key = offer.key();
        if (!reserved.add(key)) {
            throw refuse(new FoundationException(ErrorType.CONFLICT, "Somebody else is registering '" + key + "' at this moment."));
        }
        try {
            Slot present = living(key);
            if (present != null) {
                if (present.source.holdings() == holdings && present.held().offer().holder() == offer.holder()) {
                    return holdings.handle(present.held());
                }
                throw refuse(new FoundationException(ErrorType.CONFLICT, "'" + key + "' is registered already, by the bundle " + present.source.owner()
                        + ": take another name, or wait until it is gone.", null, Map.of("owner", present.source.owner())));
            }
            if (slots.size() >= max) {
                throw refuse(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "'" + key + "' is not registered: there are " + max
                        + " entries already. Raise maxEntries in io.foundation.registry, or take some out."));
            }
            return holdings.add(offer);
        } finally {
            reserved.remove(key);
        }
    }

    private FoundationException refuse(FoundationException why) {
        refused.increment();
        return why;
    }

    private synchronized void changed(Slot.Source source, Held now, boolean gone, String cause) {
        Slot slot = slots.get(now.offer().key());
        boolean ours = slot != null && slot.source == source && slot.held().id() == now.id();
        if (gone) {
            if (ours) {
                drop(slot, cause);
            }
        } else if (ours) {
            change(slot, now, cause);
        } else if (slot == null) {
            put(new Slot(source, now), cause);
        } else {
            // Two versions of the registry side by side, each with an offer of that name.
            LOG.warn("'{}' of the bundle {} is not shown: the bundle {} has registered it before.", now.offer().key(), source.owner(), slot.source.owner());
        }
    }

    private void put(Slot slot, String cause) {
        slots.put(slot.entry().key(), slot);
        if (slot.mortal) {
            mortal.add(slot);
        }
        index.add(slot, slot.entry()::value);
        tell(Change.ADDED, slot.entry(), cause);
    }

    private void change(Slot slot, Held now, String cause) {
        if (slot.held().offer() == now.offer()) {
            slot.renew(now);
            return;
        }
        Entry before = slot.entry();
        slot.change(now, before.health());
        index.change(slot, before::value, slot.entry()::value);
        tell(Change.UPDATED, slot.entry(), cause);
    }

    private void drop(Slot slot, String cause) {
        slot.leave();
        slots.remove(slot.entry().key(), slot);
        mortal.remove(slot);
        index.remove(slot, slot.entry()::value);
        if (cause.equals(EXPIRED)) {
            expired.increment();
        }
        tell(Change.REMOVED, slot.entry(), cause);
    }

    private void tell(Change change, Entry entry, String cause) {
        revision++;
        told.accept(new RegistryEvent(revision, change, entry, cause));
    }

    /** What is there and may stay; what may not is taken out. */
    private Slot living(EntryKey key) {
        Slot slot = slots.get(key);
        return slot == null || isOver(slot) ? null : slot;
    }

    private boolean isOver(Slot slot) {
        if (!slot.mortal) {
            return false;
        }
        Held held = slot.held();
        String why = slot.overBecause(time.nanos());
        // A lease that was renewed meanwhile has another end, and stays.
        return why != null && (slot.source.holdings().remove(held, why) || slot.isGone());
    }

    /** Takes out what has no lease left. Asks nobody, so it does not block. */
    public void sweep() {
        long now = time.nanos();
        for (Slot slot : mortal) {
            Held held = slot.held();
            if (held.isOver(now)) {
                slot.source.holdings().remove(held, EXPIRED);
            }
        }
    }

    /** Takes out what has a dead holder. Blocks for as long as those take who say whether they live. */
    public void sweepDead() {
        mortal.forEach(this::isOver);
    }

    public Optional<Entry> find(EntryKey key) {
        lookups.increment();
        Slot slot = living(key);
        return slot == null ? Optional.empty() : Optional.of(slot.entry());
    }

    /** What is registered under a name; empty if nothing is. */
    public Optional<Held> held(EntryKey key) {
        lookups.increment();
        Slot slot = living(key);
        return slot == null ? Optional.empty() : Optional.of(slot.held());
    }

    /** The same without asking whether it still lives. */
    public Optional<Held> peek(EntryKey key) {
        return Optional.ofNullable(slots.get(key)).map(Slot::held);
    }

    /** At most so many that fit, by key. */
    public List<Entry> query(Query query, int limit) {
        List<Entry> found = new ArrayList<>();
        visit(query, entry -> {
            found.add(entry);
            return found.size() < limit;
        });
        found.sort(Comparator.comparing(Entry::key));
        return found;
    }

    public int count(Query query) {
        int[] count = {0};
        visit(query, entry -> ++count[0] > 0);
        return count[0];
    }

    /** @param visitor whether to go on */
    private void visit(Query query, Predicate<Entry> visitor) {
        queries.increment();
        Optional<Collection<Set<Slot>>> candidates = index.candidates(query);
        if (candidates.isEmpty()) {
            scans.increment();
            visit(slots.values(), null, query, visitor);
            return;
        }
        Collection<Set<Slot>> buckets = candidates.get();
        // One bucket has everything once; several may have the same twice.
        Set<Slot> seen = buckets.size() <= 1 ? null : Collections.newSetFromMap(new IdentityHashMap<>());
        for (Set<Slot> bucket : buckets) {
            if (!visit(bucket, seen, query, visitor)) {
                return;
            }
        }
    }

    private boolean visit(Collection<Slot> from, Set<Slot> seen, Query query, Predicate<Entry> visitor) {
        for (Slot slot : from) {
            Entry entry = slot.entry();
            // What was taken out meanwhile is not there any more, and what has changed must fit as it is now.
            if (query.fits(entry::value) && !slot.isGone() && (seen == null || seen.add(slot)) && !isOver(slot) && !visitor.test(entry)) {
                return false;
            }
        }
        return true;
    }

    /** What a check said of a registration, if it is still there. */
    public synchronized void health(Held of, Health health) {
        Slot slot = slots.get(of.offer().key());
        if (slot != null && slot.held().id() == of.id() && slot.held().offer().holder() == of.offer().holder() && !slot.entry().health().equals(health)) {
            Entry before = slot.entry();
            slot.change(slot.held(), health);
            index.change(slot, before::value, slot.entry()::value);
            tell(Change.UPDATED, slot.entry(), health.note().isEmpty() ? "it is " + health.status().word() : health.note());
        }
    }

    /** All that have a check. */
    public List<Held> checked() {
        return slots.values().stream().map(Slot::held).filter(held -> held.offer().check().isPresent()).toList();
    }

    /** Takes all of a namespace out, whoever has it. */
    public int clear(String namespace, String cause) {
        int cleared = 0;
        for (Slot slot : slots.values()) {
            if (slot.entry().key().namespace().equals(namespace) && slot.source.holdings().remove(slot.entry().key(), cause)) {
                cleared++;
            }
        }
        return cleared;
    }

    /** Everything at one moment. */
    public synchronized Picture picture() {
        return new Picture(revision, slots.values().stream().map(Slot::entry).sorted(Comparator.comparing(Entry::key)).toList());
    }

    /**
     * Everything at one moment.
     *
     * @param revision after how many changes
     * @param entries  by key
     */
    public record Picture(long revision, List<Entry> entries) {
    }

    public int size() {
        return slots.size();
    }

    public Figures figures() {
        return new Figures(revision, max, index.indexed(), (int) mortal.stream().filter(slot -> !slot.held().offer().lease().isZero()).count(), refused.sum(), expired.sum(), lookups.sum(),
                queries.sum(), scans.sum());
    }

    /** What was counted; see {@link io.foundation.registry.api.RegistryStatus}. */
    public record Figures(long revision, int max, List<String> indexed, int leased, long refused, long expired, long lookups, long queries, long scans) {
    }
}
