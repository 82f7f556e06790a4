package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.Member;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.membership.MemberRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The members as this node sees them: what each says of itself, joined with what the failure detector judges. Changed
 * on the engine's loop, read from anywhere.
 *
 * <p>The snapshot is made when somebody asks for it and not at each change: while a large cluster forms there are many
 * thousand changes, and few who want to see all members after each.
 */
final class MemberTable {

    private final NodeId self;
    private final Time time;
    private final ConcurrentMap<NodeName, Entry> entries = new ConcurrentHashMap<>();
    /** The names in the order in which people see them; who looks for one member need not compare names all the way to him. */
    private final ConcurrentSkipListSet<NodeName> names = new ConcurrentSkipListSet<>();
    /** Those judged unreachable, so that who asks for them every second does not go over everybody. On the loop. */
    private final Set<NodeName> unreachable = new HashSet<>();
    /** How many changes there were that a listener sees; written under the lock, so that a snapshot has the epoch of its members. */
    private long epoch;
    /** The members at the present epoch; null if nobody has asked since the last change. */
    private volatile MembershipSnapshot snapshot;

    /** @param epoch the epoch the life before this one came to; 0 at first */
    MemberTable(NodeId self, Time time, long epoch) {
        this.self = self;
        this.time = time;
        this.epoch = epoch;
    }

    /** Everybody at one moment. To look for one, use {@link #find}. */
    MembershipSnapshot snapshot() {
        MembershipSnapshot current = snapshot;
        return current != null ? current : takeSnapshot();
    }

    private synchronized MembershipSnapshot takeSnapshot() {
        if (snapshot == null) {
            List<Member> members = new ArrayList<>(entries.size());
            names.forEach(name -> members.add(entries.get(name).member));
            snapshot = new MembershipSnapshot(epoch, members);
        }
        return snapshot;
    }

    /** A member as he is seen now. */
    Optional<Member> find(NodeName name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> entry.member);
    }

    Optional<MemberRecord> record(NodeName name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> entry.record);
    }

    /** How many members there are, this node included. */
    int size() {
        return entries.size();
    }

    /** Whether this very incarnation is a member. */
    boolean has(NodeId id) {
        Entry entry = entries.get(id.name());
        return entry != null && entry.record.id().equals(id);
    }

    Judgement judgement(NodeId id) {
        Entry entry = entries.get(id.name());
        return entry != null && entry.record.id().equals(id) ? entry.judgement : Judgement.ALIVE;
    }

    /** Takes a record in; a newer incarnation begins anew as alive. Empty if nothing changed that a listener sees. */
    Optional<MemberEvent> put(MemberRecord record, String cause) {
        Entry former = entries.get(record.id().name());
        boolean sameLife = former != null && former.record.id().equals(record.id());
        Judgement judgement = sameLife ? former.judgement : Judgement.ALIVE;
        return replace(record, judgement, sameLife ? Optional.of(former) : Optional.empty(), cause);
    }

    Optional<MemberEvent> judge(NodeId id, Judgement judgement, String evidence) {
        Entry former = entries.get(id.name());
        if (former == null || !former.record.id().equals(id) || id.equals(self) || former.judgement == judgement) {
            return Optional.empty();
        }
        return replace(former.record, judgement, Optional.of(former), evidence);
    }

    private Optional<MemberEvent> replace(MemberRecord record, Judgement judgement, Optional<Entry> former, String cause) {
        MemberState state = state(record, judgement);
        boolean sameState = former.isPresent() && former.get().member.state() == state;
        String note = switch (judgement) {
            case ALIVE -> record.note();
            case SUSPECT, UNREACHABLE -> sameState && former.get().judgement == judgement ? former.get().member.note() : cause;
        };
        Member member = new Member(record.id(), state, record.addresses(), record.version(), record.roles(), record.metadata(),
                sameState ? former.get().member.since() : time.wallMillis(), note);
        if (former.isPresent() && former.get().member.equals(member)) {
            // The former member, which a snapshot may have already.
            entries.put(record.id().name(), new Entry(record, judgement, former.get().member));
            return Optional.empty();
        }
        return Optional.of(change(new Entry(record, judgement, member), member, former.map(entry -> entry.member.state()), cause));
    }

    Optional<MemberEvent> remove(NodeId id, String cause) {
        Entry former = entries.get(id.name());
        if (former == null || !former.record.id().equals(id)) {
            return Optional.empty();
        }
        Member gone = former.member;
        Member left = new Member(gone.id(), MemberState.LEFT, gone.addresses(), gone.version(), gone.roles(), gone.metadata(),
                time.wallMillis(), cause);
        return Optional.of(change(null, left, Optional.of(gone.state()), cause));
    }

    /** Those whose unreachability is older than a moment, wall clock, by name. On the loop. */
    List<Member> unreachableSince(long before) {
        List<Member> old = new ArrayList<>();
        for (NodeName name : unreachable) {
            Member member = entries.get(name).member;
            if (member.since() < before) {
                old.add(member);
            }
        }
        old.sort(Comparator.comparing(Member::name));
        return old;
    }

    /** @param entry what is known of the member from now on; null if he is gone */
    private synchronized MemberEvent change(Entry entry, Member changed, Optional<MemberState> previous, String cause) {
        if (entry == null) {
            names.remove(changed.name());
            entries.remove(changed.name());
        } else if (entries.put(changed.name(), entry) == null) {
            names.add(changed.name());
        }
        if (changed.state() == MemberState.UNREACHABLE) {
            unreachable.add(changed.name());
        } else if (!unreachable.isEmpty()) {
            unreachable.remove(changed.name());
        }
        epoch++;
        snapshot = null;
        return new MemberEvent(epoch, changed, previous, cause, time.wallMillis());
    }

    private static MemberState state(MemberRecord record, Judgement judgement) {
        return switch (judgement) {
            case SUSPECT -> MemberState.SUSPECT;
            case UNREACHABLE -> MemberState.UNREACHABLE;
            case ALIVE -> switch (record.lifecycle()) {
                case JOINING -> MemberState.JOINING;
                case UP -> MemberState.UP;
                case READY -> MemberState.READY;
                case LEAVING -> MemberState.LEAVING;
            };
        };
    }

    private record Entry(MemberRecord record, Judgement judgement, Member member) {
    }
}
