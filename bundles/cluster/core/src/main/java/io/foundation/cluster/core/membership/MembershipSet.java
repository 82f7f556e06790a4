package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.membership.MembershipEntry.Live;
import io.foundation.cluster.core.membership.MembershipEntry.Tombstone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The set of members as a state-based replicated data type (Shapiro, Preguiça, Baquero, Zawirski: "A comprehensive study
 * of Convergent and Commutative Replicated Data Types", 2011): replicas that have merged the same entries, in whatever
 * order and however often, are equal.
 *
 * <p>It is an observed-remove set. There an element is added under a unique dot, a removal covers the dots it has seen,
 * and a causal context remembers them, so that a late copy of a removed element does not come back while a concurrent
 * addition survives. Here the dot is (name, incarnation): only the node itself makes it, once for each start, and its
 * incarnations grow. Hence one entry per name is the whole causal context: an entry of incarnation i says of every
 * incarnation below i that it is over, and a tombstone says so of i as well; dots never need to be listed. Within a dot
 * the record is a last-writer-wins register with a single writer, its owner, ordered by the owner's revision.
 *
 * <p>So the join of two entries is the greater in a total order: by incarnation, then tombstone over live, then
 * revision. That is a maximum: commutative, associative, idempotent. Two different records of equal revision, which no
 * correct owner makes, are ordered by their content, so that the order is total in any case. Of two tombstones of one
 * incarnation the graver reason and the earlier expiry count, each a maximum of its own.
 *
 * <p>Expiry, eviction and the bound on members are local and outside the lattice; see {@link #expire}. Not thread-safe.
 */
final class MembershipSet {

    /**
     * What a merge changed.
     *
     * @param before what was known; null if nothing was
     * @param after  what is known now
     */
    record Change(MembershipEntry before, MembershipEntry after) {
    }

    /** Into so many parts the names are divided by a hash: so that two sets find out cheaply where they differ. */
    static final int PARTS = 64;
    /** All parts, as bits. */
    static final long ALL_PARTS = -1L;

    /** The entries by part and name; a part without an entry is null. */
    private final List<Map<NodeName, MembershipEntry>> parts = new ArrayList<>(Collections.nCopies(PARTS, null));
    private final long[] partDigests = new long[PARTS];
    private final UnaryOperator<MemberRecord> records;
    private int size;
    private int live;
    private long digest;

    /** A set that keeps the records it is given. */
    MembershipSet() {
        this(UnaryOperator.identity());
    }

    /** @param records gives the record to keep in place of an equal one: many replicas in one process need not keep many copies */
    MembershipSet(UnaryOperator<MemberRecord> records) {
        this.records = records;
    }

    /** The greater of two entries of one name. */
    static MembershipEntry join(MembershipEntry a, MembershipEntry b) {
        if (a instanceof Tombstone x && b instanceof Tombstone y && x.id().incarnation() == y.id().incarnation()) {
            Removal why = x.why().compareTo(y.why()) >= 0 ? x.why() : y.why();
            // By difference: the clock's origin is arbitrary, so nanoseconds may wrap.
            long expires = x.expiresNanos() - y.expiresNanos() <= 0 ? x.expiresNanos() : y.expiresNanos();
            return new Tombstone(x.id(), why, expires);
        }
        return compare(a, b) >= 0 ? a : b;
    }

    private static int compare(MembershipEntry a, MembershipEntry b) {
        int order = Long.compare(a.id().incarnation(), b.id().incarnation());
        if (order == 0) {
            order = Boolean.compare(a.isTombstone(), b.isTombstone());
        }
        if (order == 0) {
            order = Long.compare(a.revision(), b.revision());
        }
        if (order == 0 && a instanceof Live x && b instanceof Live y && !x.equals(y)) {
            order = Arrays.compareUnsigned(MembershipCodec.bytesOf(x), MembershipCodec.bytesOf(y));
        }
        return order;
    }

    /** Merges one entry; gives what changed, or null if it was known, or is older than what is. */
    Change merge(MembershipEntry entry) {
        int part = part(entry.name());
        Map<NodeName, MembershipEntry> entries = parts.get(part);
        if (entries == null) {
            // In the order of their coming: the same in every run of the same inputs, and found without comparing names.
            entries = new LinkedHashMap<>();
            parts.set(part, entries);
        }
        MembershipEntry before = entries.get(entry.name());
        MembershipEntry after = before == null ? entry : join(before, entry);
        if (after.equals(before)) {
            return null;
        }
        MembershipEntry kept = kept(after);
        entries.put(kept.name(), kept);
        account(part, before, -1);
        account(part, kept, 1);
        return new Change(before, kept);
    }

    private MembershipEntry kept(MembershipEntry entry) {
        if (entry instanceof Live(MemberRecord member)) {
            MemberRecord record = records.apply(member);
            return record == member ? entry : new Live(record);
        }
        return entry;
    }

    private void account(int part, MembershipEntry entry, int sign) {
        if (entry != null) {
            long hash = sign * hash(entry);
            digest += hash;
            partDigests[part] += hash;
            size += sign;
            live += entry.isTombstone() ? 0 : sign;
        }
    }

    private void remove(NodeName name) {
        int part = part(name);
        account(part, parts.get(part).remove(name), -1);
    }

    /** The entry of a name; null if there is none. */
    MembershipEntry get(NodeName name) {
        Map<NodeName, MembershipEntry> entries = parts.get(part(name));
        return entries == null ? null : entries.get(name);
    }

    /** How many entries there are, tombstones included. */
    int size() {
        return size;
    }

    /** All entries by name, tombstones included. */
    List<MembershipEntry> all() {
        List<MembershipEntry> entries = in(ALL_PARTS);
        entries.sort(Comparator.comparing(MembershipEntry::name));
        return entries;
    }

    /**
     * The entries in some parts, a bit for each, part by part: comparisons ask for them many times a second while much changes, and
     * to sort a thousand costs more than all else they do.
     */
    List<MembershipEntry> in(long some) {
        List<MembershipEntry> entries = new ArrayList<>(some == ALL_PARTS ? size : 16);
        for (int part = 0; part < PARTS; part++) {
            if ((some >>> part & 1) != 0 && parts.get(part) != null) {
                entries.addAll(parts.get(part).values());
            }
        }
        return entries;
    }

    /** How many members there are. */
    int liveCount() {
        return live;
    }

    int tombstoneCount() {
        return size - live;
    }

    /**
     * A number that is equal for equal sets and, but for one chance in 2^64, different for different ones: the sum of a
     * hash of each entry's name, incarnation, revision and kind. A sum, so that it does not depend on the order and is
     * kept up to date at each change.
     */
    long digest() {
        return digest;
    }

    /** The digest of each part: they sum up to that of the whole set. */
    long[] partDigests() {
        return partDigests.clone();
    }

    /** The part a name is in, 0 to 63: the same on all nodes. */
    static int part(NodeName name) {
        return (int) (mix(fnv(name.value())) >>> 58);
    }

    /** Whether a name is in one of some parts, a bit for each. */
    static boolean isIn(NodeName name, long parts) {
        return parts == ALL_PARTS || (parts >>> part(name) & 1) != 0;
    }

    /** What an entry adds to the digest. */
    static long hash(MembershipEntry entry) {
        long hash = mix(fnv(entry.name().value()) ^ mix(entry.id().incarnation()));
        return mix(hash + (entry.revision() << 1) + (entry.isTombstone() ? 1 : 0));
    }

    /** FNV-1a over the characters (Fowler, Noll, Vo), with its last bits still to be mixed. */
    private static long fnv(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Drops the tombstones whose time is over, and the oldest ones beyond a number. */
    void expire(long nowNanos, int maxTombstones) {
        if (tombstoneCount() == 0) {
            return;
        }
        Collection<Tombstone> over = tombstones().stream().filter(t -> t.expiresNanos() - nowNanos <= 0).toList();
        over.forEach(tombstone -> remove(tombstone.name()));
        int excess = tombstoneCount() - maxTombstones;
        if (excess > 0) {
            tombstones().stream().sorted((a, b) -> Long.signum(a.expiresNanos() - b.expiresNanos())).limit(excess).toList()
                    .forEach(tombstone -> remove(tombstone.name()));
        }
    }

    private Collection<Tombstone> tombstones() {
        return in(ALL_PARTS).stream().filter(Tombstone.class::isInstance).map(Tombstone.class::cast).toList();
    }
}
