package io.foundation.cluster.core.membership;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.core.membership.MembershipEntry.Live;
import io.foundation.cluster.core.membership.MembershipEntry.Tombstone;
import io.foundation.cluster.core.membership.MembershipSet.Change;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The protocol core of membership: it keeps a {@link MembershipSet} and makes it equal to those of all peers.
 *
 * <p>News is pushed at once. What this node says of itself, or of somebody it has just met, goes to all linked peers
 * in clusters of up to {@value #TELL_ALL} members; everything else, and everything in larger ones, to
 * &lceil;ln n&rceil; + 1 random linked peers, once, when it is first learned. A burst of news makes one message:
 * the first goes at once, and what follows within 5 ms, in large clusters up to 200 ms, goes together. Whatever that misses is found by comparison: each interval the digest of the set (ten bytes) goes to
 * &lceil;ln n&rceil; random linked peers; one whose set differs answers with its version vector; to which comes exactly
 * what it lacks, and a request for what the other lacks. All replicas are equal after at most &lceil;ln n&rceil; + 4
 * intervals without loss. Of a set of more than {@value #TELL_ALL} entries the digests of its {@value MembershipSet#PARTS}
 * parts are sent in place of the whole vector, and answered by a vector of the parts that differ: what a comparison costs grows
 * with the difference and not with the cluster (a hash tree of one level, after Demers et al.: "Epidemic algorithms for
 * replicated database maintenance", 1987, and Merkle, 1987).
 *
 * <p>Single-threaded by contract; calls must not come from within an effect. Effects tell of other members, never of
 * this node. A malformed message is counted and changes nothing.
 */
public final class MembershipCore {

    /** Up to so many members, first-hand news goes to everybody linked. */
    public static final int TELL_ALL = 64;

    private static final TimerKey GOSSIP = TimerKey.of("gossip");

    private final MembershipSettings settings;
    private final Time time;
    private final RandomGenerator random;
    private final MembershipEffects effects;
    private final MembershipSet set;
    private final MembershipCounters counters = new MembershipCounters();
    private final MembershipLinks links;
    private final MembershipPost post;

    private MemberRecord self;
    /** The greatest incarnation of our name; greater than ours if we are superseded. */
    private long greatestOfName;
    private boolean removed;
    private Tombstone left;
    private boolean started;

    public MembershipCore(MemberRecord self, MembershipSettings settings, Time time, RandomGenerator random, MembershipEffects effects) {
        this(self, settings, time, random, effects, UnaryOperator.identity());
    }

    /**
     * A core that keeps the records somebody gives it in place of those it reads: where very many memberships run in one process,
     * each record can be there once and not once for each of them, and what a member costs beyond that is its place in the set.
     *
     * @param records gives the same record or an equal one; called for each record that is to be kept, of this node too
     */
    public MembershipCore(MemberRecord self, MembershipSettings settings, Time time, RandomGenerator random, MembershipEffects effects,
            UnaryOperator<MemberRecord> records) {
        this.self = Objects.requireNonNull(self, "self");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.time = Objects.requireNonNull(time, "time");
        this.random = Objects.requireNonNull(random, "random");
        this.effects = Objects.requireNonNull(effects, "effects");
        this.set = new MembershipSet(records);
        this.links = new MembershipLinks(random, settings.gossipInterval().toNanos());
        this.post = new MembershipPost(set, links, time, effects, counters, settings.maxMessageBytes());
        this.greatestOfName = self.id().incarnation();
        set.merge(new Live(self));
    }

    /**
     * The core a predecessor left by {@link #snapshot()}. It has no links yet, must be started, and tells nothing of
     * the members it has inherited: see {@link #members()}.
     *
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if the state is not of this layout
     */
    public static MembershipCore restore(HandoverState state, MembershipSettings settings, Time time, RandomGenerator random, MembershipEffects effects) {
        MembershipSnapshotCodec.Content content = MembershipSnapshotCodec.read(state, time.nanos(), settings.tombstoneKeep().toNanos());
        MembershipCore core = new MembershipCore(content.self(), settings, time, random, effects);
        content.entries().forEach(entry -> {
            core.set.merge(entry);
            if (entry.name().equals(core.self.name())) {
                core.greatestOfName = Math.max(core.greatestOfName, entry.id().incarnation());
                core.removed |= entry.isTombstone() && entry.id().equals(core.self.id());
            }
        });
        return core;
    }

    /** What {@link #restore} takes. */
    public HandoverState snapshot() {
        return MembershipSnapshotCodec.write(self, set.all(), time.nanos());
    }

    /** Begins to compare. */
    public void start() {
        if (!started) {
            started = true;
            effects.schedule(GOSSIP, (long) (random.nextDouble() * settings.gossipInterval().toNanos()));
        }
    }

    /** What this node says of itself. */
    public MemberRecord self() {
        return self;
    }

    /**
     * Changes what this node says of itself and tells everybody; no change is no news.
     *
     * @param change gives the new record; its id and revision are ignored
     */
    public void updateSelf(UnaryOperator<MemberRecord> change) {
        MemberRecord wanted = change.apply(self);
        MemberRecord next = new MemberRecord(self.id(), self.revision(), wanted.addresses(), wanted.version(), wanted.roles(),
                wanted.metadata(), wanted.lifecycle(), wanted.note());
        if (!next.equals(self)) {
            publish(next.withRevision(self.revision() + 1));
        }
    }

    /**
     * Answers a rumour that this node is dead: raises the revision above the one judged and tells everybody. If it is
     * above already, it is told again, since somebody has missed it.
     */
    public void refute(long revision) {
        if (revision < self.revision()) {
            publish(self);
        } else if (revision < MemberRecord.MAX_REVISION) {
            publish(self.withRevision(revision + 1));
        }
    }

    private void publish(MemberRecord record) {
        self = record;
        if (isMember()) {
            set.merge(new Live(record));
            post.tell(record.name(), true, null);
        }
    }

    /** Whether this incarnation still counts. */
    private boolean isMember() {
        return left == null && !removed && greatestOfName == self.id().incarnation();
    }

    /** What this node says in the handshake of a link: its record and its digest. */
    public byte[] greeting() {
        return new Greeting(self, set.digest(), set.size()).toBytes();
    }

    /**
     * A peer's greeting has come: its record is merged.
     *
     * @param peer who it was, proved by the handshake
     * @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed, {@code VALIDATION_FAILED} if it speaks of
     *         somebody else
     */
    public MemberRecord greeted(NodeId peer, byte[] greeting) {
        Greeting read = Greeting.read(greeting);
        if (!read.member().id().equals(peer)) {
            throw new FoundationException(ErrorType.VALIDATION_FAILED, "The peer " + peer + " greets as " + read.member().id()
                    + ": a greeting must be of the node itself; the peer is to be repaired.");
        }
        links.greeted(peer, read);
        merge(new Live(read.member()), peer, true);
        return read.member();
    }

    /** The record in a greeting; nothing is merged. */
    public static MemberRecord readGreeting(byte[] greeting) {
        return Greeting.read(greeting).member();
    }

    public void linkUp(NodeId peer) {
        Greeting theirs = links.takeGreeting(peer);
        if (!links.up(peer)) {
            return;
        }
        if (left != null) {
            post.send(peer, MembershipMessage.leave(left, time.nanos()));
            return;
        }
        long mine = set.digest();
        if (theirs == null) {
            post.send(peer, MembershipMessage.digest(mine));
        } else if (theirs.digest() != mine && theirs.digest() + MembershipSet.hash(new Live(self)) != mine) {
            // The second case: it had all we have but for us, whom the greeting has told it. Else one vector tells both what
            // they lack, so one side sends it; the other its digest, in case the peer thinks us equal.
            if (sendsVector(peer, theirs)) {
                post.compare(peer, theirs.digest());
            } else {
                post.send(peer, MembershipMessage.digest(mine));
            }
        }
    }

    /** Whether this side is to send its vector: if it knows much less, so that the vector is short; else by name. */
    private boolean sendsVector(NodeId peer, Greeting theirs) {
        long mine = set.size();
        boolean muchLess = 2 * mine < theirs.size();
        boolean muchMore = mine > 2L * theirs.size();
        return muchLess || !muchMore && self.id().compareTo(peer) < 0;
    }

    public void linkDown(NodeId peer) {
        links.down(peer);
    }

    /** A message of a peer's membership. */
    public void message(NodeId from, byte[] message) {
        MembershipMessage read;
        try {
            read = MembershipMessage.read(message, time.nanos(), settings.tombstoneKeep().toNanos());
        } catch (FoundationException e) {
            counters.malformed++;
            return;
        }
        switch (read) {
            case MembershipMessage.Digest(long theirs) -> {
                if (theirs != set.digest()) {
                    post.compare(from, theirs);
                }
            }
            case MembershipMessage.Parts(long[] theirs) -> post.compareParts(from, theirs);
            case MembershipMessage.Vector vector -> answer(from, vector);
            case MembershipMessage.Delta(List<MembershipEntry> entries) -> entries.forEach(entry -> merge(entry, from, false));
            case MembershipMessage.Request(List<NodeName> names) ->
                    post.sendEntries(from, names.stream().map(set::get).filter(Objects::nonNull).toList());
            case MembershipMessage.Leave(List<MembershipEntry> tombstone) -> leaving(from, tombstone);
            case MembershipMessage.LeaveHeard(long incarnation) -> {
                if (left != null && incarnation == self.id().incarnation() && links.leaveHeard(from)) {
                    effects.leaveHeard(from);
                }
            }
            case MembershipMessage.Unknown unknown -> counters.unknown++;
        }
    }

    private void leaving(NodeId from, List<MembershipEntry> tombstone) {
        // First: when it is a member no more its link is closed, and it would wait in vain to hear that it was heard.
        post.send(from, MembershipMessage.leaveHeard(from.incarnation()));
        for (MembershipEntry entry : tombstone) {
            if (entry.isTombstone() && entry.id().equals(from)) {
                merge(entry, from, false);
            } else {
                counters.malformed++;
            }
        }
    }

    public void timer(TimerKey key) {
        if (key.equals(MembershipPost.FLUSH)) {
            post.flush();
        } else if (key.equals(GOSSIP)) {
            gossip();
        }
    }

    private void gossip() {
        long interval = settings.gossipInterval().toNanos();
        // A tenth earlier or later, so that nodes started together do not stay in step.
        effects.schedule(GOSSIP, (long) (interval * (0.9 + 0.2 * random.nextDouble())));
        post.newInterval();
        set.expire(time.nanos(), settings.maxMembers());
        if (left != null) {
            byte[] message = MembershipMessage.leave(left, time.nanos());
            links.deafToLeave().forEach(peer -> post.send(peer, message));
            return;
        }
        byte[] digest = MembershipMessage.digest(set.digest());
        links.sample(post.logOfMembers()).forEach(peer -> post.send(peer, digest));
    }

    /**
     * Leaves: this incarnation is over. All linked peers are told, now and at each interval until they have heard it;
     * idempotent.
     */
    public void leave() {
        if (left != null) {
            return;
        }
        left = new Tombstone(self.id(), Removal.LEFT, time.nanos() + settings.tombstoneKeep().toNanos());
        set.merge(left);
        byte[] message = MembershipMessage.leave(left, time.nanos());
        links.all().forEach(peer -> post.send(peer, message));
    }

    /**
     * Strikes a member off for good, in the incarnation known: for one that will not come back. If it lives after all,
     * it hears of it, and can come back in a new incarnation.
     *
     * @throws FoundationException {@code DATA_NOT_FOUND} if nobody of that name is a member, {@code INVALID_INPUT} if it is this node
     */
    public void forget(NodeName name) {
        if (name.equals(self.name())) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The node " + name + " is this node and cannot be forgotten here: use leave, or forget it on another node.");
        }
        if (!(set.get(name) instanceof Live live)) {
            throw new FoundationException(ErrorType.DATA_NOT_FOUND,
                    "There is no member '" + name + "' to forget: use the name of one that is listed.");
        }
        merge(new Tombstone(live.id(), Removal.FORGOTTEN, time.nanos() + settings.tombstoneKeep().toNanos()), null, true);
    }

    /** Everybody known by name, this node included unless it has left or was removed. */
    public Collection<MemberRecord> members() {
        return set.all().stream().filter(Live.class::isInstance).map(entry -> ((Live) entry).member()).toList();
    }

    public Optional<MemberRecord> find(NodeName name) {
        return set.get(name) instanceof Live live ? Optional.of(live.member()) : Optional.empty();
    }

    /** A number equal on all nodes that know the same. */
    public long digest() {
        return set.digest();
    }

    /** What has happened so far, by name: messages and bytes sent, malformed, unknown, refused for want of room. */
    public Map<String, Long> counters() {
        Map<String, Long> facts = new TreeMap<>(counters.toMap());
        facts.put("members", (long) set.liveCount());
        facts.put("tombstones", (long) set.tombstoneCount());
        return facts;
    }

    private void merge(MembershipEntry entry, NodeId from, boolean first) {
        if (entry.name().equals(self.name())) {
            mergeSelf(entry, from);
            return;
        }
        MembershipEntry known = set.get(entry.name());
        if (entry instanceof Live && !(known instanceof Live) && set.liveCount() >= settings.maxMembers()) {
            counters.refused++;
            return;
        }
        Change change = set.merge(entry);
        if (change == null || !isNews(change)) {
            return;
        }
        if (set.tombstoneCount() > settings.maxMembers()) {
            set.expire(time.nanos(), settings.maxMembers());
        }
        post.tell(entry.name(), first, from);
        if (change.before() instanceof Live before) {
            switch (change.after()) {
                case Tombstone tombstone -> effects.removed(before.member(), tombstone.why());
                case Live after when after.id().equals(before.id()) -> effects.updated(after.member(), before.member());
                case Live after -> effects.superseded(after.member(), before.member());
            }
        } else if (change.after() instanceof Live after) {
            effects.added(after.member());
        }
    }

    /** Whether others should be told: an earlier expiry, or content that no correct owner changes, is no news. */
    private static boolean isNews(Change change) {
        return change.before() == null || Dot.of(change.after()).isNewerThan(Dot.of(change.before()));
    }

    private void mergeSelf(MembershipEntry entry, NodeId from) {
        long incarnation = entry.id().incarnation();
        if (incarnation > greatestOfName) {
            greatestOfName = incarnation;
            set.merge(entry);
            post.tell(entry.name(), false, from);
            effects.selfSuperseded(incarnation);
        } else if (incarnation > self.id().incarnation()) {
            Change change = set.merge(entry);
            if (change != null && isNews(change)) {
                post.tell(entry.name(), false, from);
            }
        } else if (incarnation == self.id().incarnation() && isMember()) {
            if (entry.isTombstone()) {
                removed = true;
                set.merge(entry);
                post.tell(entry.name(), false, from);
                effects.selfRemoved();
            } else if (entry.revision() > self.revision()
                    || entry.revision() == self.revision() && !entry.equals(new Live(self))) {
                // Ours, but not what we say now: an earlier state of this process was lost. What we say now must win.
                refute(entry.revision());
            }
        }
    }

    private void answer(NodeId from, MembershipMessage.Vector vector) {
        MembershipComparison comparison = MembershipComparison.of(set, vector, set.liveCount() >= settings.maxMembers());
        post.sendEntries(from, comparison.theyLack());
        post.sendRequest(from, comparison.weLack());
    }
}
