package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.detection.Judgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The members a SWIM detector judges, one life of a name. Those it watches, which are all unless {@link #watch} said otherwise,
 * are in the order of SWIM's rounds. Not thread-safe.
 */
final class SwimMembers {

    private final RandomGenerator random;
    private final Map<NodeName, SwimMember> byName = new HashMap<>();
    /** Those with a suspicion, which alone have timers of their own. */
    private final Map<Long, SwimMember> suspects = new HashMap<>();
    private final List<SwimMember> round = new ArrayList<>();
    /** Those whose next probe has a time of its own: all that are watched in a small cluster, in a large one only those this node accuses. */
    private final Set<SwimMember> planned = new LinkedHashSet<>();
    private final int[] judged = new int[Judgement.values().length];
    /** Whom to watch; null for everybody. */
    private Set<NodeId> neighbours;
    private int next;
    private long lastKey;

    SwimMembers(RandomGenerator random) {
        this.random = random;
    }

    /** Adds a member, at a random place of the round so that newcomers are not probed by all at once. */
    SwimMember add(NodeId id, long revision, long now) {
        SwimMember member = new SwimMember(id, ++lastKey, revision, now);
        byName.put(id.name(), member);
        judged[member.judgement.ordinal()]++;
        if (neighbours == null || neighbours.contains(id)) {
            enterRound(member);
        }
        return member;
    }

    void remove(SwimMember member) {
        byName.remove(member.id.name());
        suspects.remove(member.key);
        judged[member.judgement.ordinal()]--;
        if (member.watched) {
            leaveRound(member);
        }
    }

    private void enterRound(SwimMember member) {
        member.watched = true;
        round.add(random.nextInt(round.size() + 1), member);
    }

    private void leaveRound(SwimMember member) {
        member.watched = false;
        planned(member, false);
        int at = round.indexOf(member);
        round.remove(at);
        if (at < next) {
            next--;
        }
    }

    /** Watches these from now on, as far as they are members or become ones. Gives those that were not watched before. */
    List<SwimMember> watch(Set<NodeId> peers) {
        neighbours = Set.copyOf(peers);
        // Not by going over all members, of whom there may be a thousand to five neighbours.
        for (SwimMember member : List.copyOf(round)) {
            if (!neighbours.contains(member.id)) {
                leaveRound(member);
            }
        }
        List<SwimMember> entered = new ArrayList<>();
        for (NodeId peer : neighbours) {
            SwimMember member = get(peer);
            if (member != null && !member.watched) {
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
        return round.size() < byName.size();
    }

    /** The member of that name, in whatever life; null if there is none. */
    SwimMember named(NodeName name) {
        return byName.get(name);
    }

    /** This life of the member; null if it is not the one known. */
    SwimMember get(NodeId id) {
        SwimMember member = byName.get(id.name());
        return member != null && member.id.incarnation() == id.incarnation() ? member : null;
    }

    boolean isWatched(NodeId id) {
        SwimMember member = get(id);
        return member != null && member.watched;
    }

    /** A member is judged otherwise. */
    void judge(SwimMember member, Judgement judgement) {
        judged[member.judgement.ordinal()]--;
        judged[judgement.ordinal()]++;
        member.judgement = judgement;
    }

    /** Whether the next probe of a member has a time of its own, or is the round's to make. */
    void planned(SwimMember member, boolean isPlanned) {
        if (member.scheduled != isPlanned) {
            member.scheduled = isPlanned;
            if (isPlanned) {
                planned.add(member);
            } else {
                planned.remove(member);
            }
        }
    }

    /** Those whose next probe has a time of its own. */
    Set<SwimMember> planned() {
        return planned;
    }

    /** A suspicion begins. */
    void suspected(SwimMember member) {
        suspects.put(member.key, member);
    }

    /** A suspicion is over. */
    void cleared(SwimMember member) {
        suspects.remove(member.key);
    }

    /** The suspect with that key; null if he is none any more. */
    SwimMember suspect(long key) {
        return suspects.get(key);
    }

    /** Everybody. */
    Iterable<SwimMember> all() {
        return byName.values();
    }

    /** Those this node watches. */
    Iterable<SwimMember> watched() {
        return round;
    }

    int watchedCount() {
        return round.size();
    }

    /** How many members there are with this node: the n of the formulas. */
    int clusterSize() {
        return byName.size() + 1;
    }

    int count(Judgement judgement) {
        return judged[judgement.ordinal()];
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
            SwimMember member = round.get(next++);
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
            SwimMember member = round.get(at);
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
