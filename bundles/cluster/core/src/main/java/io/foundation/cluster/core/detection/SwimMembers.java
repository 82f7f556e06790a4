package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.protocol.Time;
import io.foundation.cluster.api.detection.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The members a SWIM detector judges, one life of a name. Those it watches, which are all unless {@link #watch} said otherwise,
 * are in the order of SWIM's rounds.
 *
 * <p>Of a member that is alive, not being probed and not to be probed at a time of its own there is nothing to know but its
 * revision, and in a large cluster that is nearly everybody: such members are kept in a {@link SwimRoster} only. A
 * {@link SwimMember} is made when one is looked at, stays as long as there is more to know, and is given up by {@link #settle}.
 * Not thread-safe.
 */
final class SwimMembers {

    /** When a member was probed last of whom that is not kept: long ago. */
    private static final long LONG_AGO = Duration.ofHours(1).toNanos();

    private final RandomGenerator random;
    private final Time time;
    private final SwimRoster roster = new SwimRoster();
    /** Those of whom more is to know, and those looked at since the last {@link #settle}. */
    private final Map<NodeName, SwimMember> noted = new LinkedHashMap<>();
    private final List<SwimMember> lookedAt = new ArrayList<>();
    /** Those with a suspicion, which alone have timers of their own. */
    private final Map<Long, SwimMember> suspects = new HashMap<>();
    private final List<NodeId> round = new ArrayList<>();
    /** Whom to watch; null for everybody. */
    private Set<NodeId> neighbours;
    private int next;
    private long lastKey;

    SwimMembers(RandomGenerator random, Time time) {
        this.random = random;
        this.time = time;
    }

    /** Adds a member, at a random place of the round so that newcomers are not probed by all at once. */
    SwimMember add(NodeId id, long revision) {
        roster.put(id, revision);
        SwimMember member = note(id, revision);
        member.probedAt = member.heardAt;
        if (isNeighbour(id)) {
            enterRound(member);
        }
        return member;
    }

    private SwimMember note(NodeId id, long revision) {
        long now = time.nanos();
        SwimMember member = new SwimMember(id, ++lastKey, revision, now);
        member.probedAt = now - LONG_AGO;
        member.watched = isNeighbour(id);
        noted.put(id.name(), member);
        lookedAt.add(member);
        return member;
    }

    private boolean isNeighbour(NodeId id) {
        return neighbours == null || neighbours.contains(id);
    }

    /** There may be less to know of a member than before: its probe or its suspicion is over, or it is the round's to probe it. */
    void eased(SwimMember member) {
        lookedAt.add(member);
    }

    /** What was looked at is done with: of members of whom there is nothing more to know only the revision is kept. */
    void settle() {
        for (SwimMember member : lookedAt) {
            if (noted.get(member.id.name()) == member) {
                settle(member);
            }
        }
        lookedAt.clear();
    }

    private void settle(SwimMember member) {
        if (member.isOrdinary()) {
            roster.put(member.id, member.revision);
            noted.remove(member.id.name());
        }
    }

    void remove(SwimMember member) {
        roster.remove(member.id.name());
        noted.remove(member.id.name());
        suspects.remove(member.key);
        if (member.watched) {
            leaveRound(member);
        }
    }

    /** In the place of another, who goes to the end: to make room in the middle would cost each newcomer a walk over all. */
    private void enterRound(SwimMember member) {
        member.watched = true;
        int at = random.nextInt(round.size() + 1);
        if (at == round.size()) {
            round.add(member.id);
        } else {
            round.add(round.set(at, member.id));
        }
    }

    private void leaveRound(SwimMember member) {
        member.watched = false;
        member.scheduled = false;
        eased(member);
        int at = round.indexOf(member.id);
        round.remove(at);
        if (at < next) {
            next--;
        }
    }

    /** Watches these from now on, as far as they are members or become ones. Gives those that were not watched before. */
    List<SwimMember> watch(Set<NodeId> peers) {
        neighbours = Set.copyOf(peers);
        // Not by going over all members, of whom there may be a thousand to five neighbours.
        for (NodeId id : List.copyOf(round)) {
            if (!neighbours.contains(id)) {
                leaveRound(get(id));
            }
        }
        Set<NodeId> before = new HashSet<>(round);
        List<SwimMember> entered = new ArrayList<>();
        for (NodeId peer : neighbours) {
            SwimMember member = before.contains(peer) ? null : get(peer);
            if (member != null) {
                entered.add(member);
            }
        }
        // A set has no order of its own that would be the same in the next run.
        entered.sort(Comparator.comparing(member -> member.id));
        entered.forEach(this::enterRound);
        return entered;
    }

    /** Whether there are members this node does not watch: then it has a few neighbours of many members. */
    boolean isPartial() {
        return round.size() < roster.size();
    }

    /** The member of that name, in whatever life; null if there is none. */
    SwimMember named(NodeName name) {
        SwimMember known = noted.get(name);
        if (known != null) {
            return known;
        }
        NodeId id = roster.named(name);
        return id == null ? null : note(id, roster.revision(name));
    }

    /** This life of the member; null if it is not the one known. */
    SwimMember get(NodeId id) {
        return isMember(id) ? named(id.name()) : null;
    }

    private boolean isMember(NodeId id) {
        NodeId known = roster.named(id.name());
        return known != null && known.incarnation() == id.incarnation();
    }

    /** This life of the member if there is more to know of it than its revision; else null. */
    SwimMember noted(NodeId id) {
        SwimMember member = noted.get(id.name());
        return member != null && member.id.incarnation() == id.incarnation() ? member : null;
    }

    boolean isWatched(NodeId id) {
        return isMember(id) && isNeighbour(id);
    }

    /** A suspicion begins. */
    void suspected(SwimMember member) {
        suspects.put(member.key, member);
    }

    /** A suspicion is over. */
    void cleared(SwimMember member) {
        suspects.remove(member.key);
        eased(member);
    }

    /** The suspect with that key; null if he is none any more. */
    SwimMember suspect(long key) {
        return suspects.get(key);
    }

    /** Those with a suspicion. */
    List<SwimMember> suspects() {
        return suspects.isEmpty() ? List.of() : List.copyOf(suspects.values());
    }

    /** Gives everybody and what he is thought to be, in no order. */
    void forEach(BiConsumer<NodeId, Judgement> action) {
        roster.forEach(id -> {
            SwimMember member = noted.get(id.name());
            action.accept(id, member == null ? Judgement.ALIVE : member.judgement);
        });
    }

    /** Those this node watches; each is looked at. */
    List<SwimMember> watched() {
        return round.stream().map(this::get).toList();
    }

    /** Those that are to be probed at a time of their own. */
    List<SwimMember> scheduled() {
        List<SwimMember> scheduled = new ArrayList<>(noted.size());
        for (SwimMember member : noted.values()) {
            if (member.scheduled) {
                scheduled.add(member);
            }
        }
        return scheduled;
    }

    /** Of how many there is more to know than their revision, or was until they were settled. */
    int notedCount() {
        return noted.size();
    }

    int watchedCount() {
        return round.size();
    }

    /** How many members there are with this node: the n of the formulas. */
    int clusterSize() {
        return roster.size() + 1;
    }

    /** How many are thought to be so: suspect or unreachable. */
    int countBad(Judgement judgement) {
        int count = 0;
        for (SwimMember member : noted.values()) {
            count += member.judgement == judgement ? 1 : 0;
        }
        return count;
    }

    /** One at random of the unreachable that are watched and for whom it holds; null if it holds for nobody. */
    SwimMember anyUnreachable(Predicate<SwimMember> condition) {
        SwimMember chosen = null;
        int seen = 0;
        for (SwimMember member : noted.values()) {
            if (member.judgement == Judgement.UNREACHABLE && member.watched && condition.test(member) && random.nextInt(++seen) == 0) {
                chosen = member;
            }
        }
        return chosen;
    }

    /** The next of the round for whom the condition holds; a new round is a new order. Null if it holds for nobody. */
    SwimMember nextOfRound(Predicate<SwimMember> condition) {
        for (int tries = 0; tries < 2 * round.size(); tries++) {
            if (next >= round.size()) {
                next = 0;
                for (int i = round.size() - 1; i > 0; i--) {
                    Collections.swap(round, i, random.nextInt(i + 1));
                }
            }
            SwimMember member = get(round.get(next++));
            if (condition.test(member)) {
                return member;
            }
        }
        return null;
    }

    /** So many different watched members for whom the condition holds, or fewer if there are not that many. */
    List<SwimMember> sample(int most, Predicate<SwimMember> condition) {
        List<SwimMember> chosen = new ArrayList<>(most);
        if (round.isEmpty() || most == 0) {
            return chosen;
        }
        int step = coprimeStep();
        int at = random.nextInt(round.size());
        for (int i = 0; i < round.size() && chosen.size() < most; i++) {
            SwimMember member = get(round.get(at));
            if (condition.test(member)) {
                chosen.add(member);
            }
            at = (at + step) % round.size();
        }
        return chosen;
    }

    /** A random step that visits everybody: with one that shares no factor with their number. */
    private int coprimeStep() {
        int size = round.size();
        int step = 1 + random.nextInt(size);
        while (gcd(step, size) != 1) {
            step = step % size + 1;
        }
        return step;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
